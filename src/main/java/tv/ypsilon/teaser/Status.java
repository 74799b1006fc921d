package tv.ypsilon.teaser;

/** Whether pages may show a teaser. */
public enum Status {

    DRAFT, PUBLISHED
}
