package tv.ypsilon.teaser;

/** A schedule entry with the teaser that it belongs to and the version of both. */
public record Scheduled(ScheduleEntry entry, TeaserId teaserId, long version) {}
