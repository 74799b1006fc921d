-- Whoever keeps pages in memory is told which of them a transaction changes, at the moment it commits: their ids on the
-- channel ypsilon_pages, or * where they are many. What is not shown is not told.

-- The trigger's query finds pages; each is told once in a transaction, however often it is found.
CREATE FUNCTION tell_of_pages(pages text[]) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    IF cardinality(pages) > 50 OR EXISTS (SELECT FROM unnest(pages) AS page (id) WHERE octet_length(id) > 7000) THEN
        PERFORM pg_notify('ypsilon_pages', '*');
    ELSE
        PERFORM pg_notify('ypsilon_pages', id) FROM unnest(pages) AS page (id);
    END IF;
END
$$;

CREATE FUNCTION tell_of_entries() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM tell_of_pages(ARRAY (SELECT DISTINCT z.page_id FROM changed c JOIN zone z ON z.id = c.zone_id));
    RETURN NULL;
END
$$;

CREATE FUNCTION tell_of_changed_entries() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM tell_of_pages(ARRAY (
        SELECT DISTINCT z.page_id FROM (SELECT zone_id FROM before UNION SELECT zone_id FROM changed) AS c
        JOIN zone z ON z.id = c.zone_id));
    RETURN NULL;
END
$$;

-- A teaser that comes or goes does so with its entries.
CREATE FUNCTION tell_of_changed_teasers() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM tell_of_pages(ARRAY (
        SELECT DISTINCT z.page_id
        FROM before b JOIN changed c ON c.id = b.id JOIN schedule_entry e ON e.teaser_id = c.id
        JOIN zone z ON z.id = e.zone_id
        WHERE (b.language, b.kind, b.title, b.subtitle, b.description, b.program_id, b.url, b.image, b.call_to_action,
               b.supports, b.status)
            IS DISTINCT FROM (c.language, c.kind, c.title, c.subtitle, c.description, c.program_id, c.url, c.image,
                              c.call_to_action, c.supports, c.status)));
    RETURN NULL;
END
$$;

CREATE FUNCTION tell_of_all_pages() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM pg_notify('ypsilon_pages', '*');
    RETURN NULL;
END
$$;

CREATE TRIGGER pages_are_told_of_new_entries AFTER INSERT ON schedule_entry
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_of_entries();
CREATE TRIGGER pages_are_told_of_gone_entries AFTER DELETE ON schedule_entry
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_of_entries();
CREATE TRIGGER pages_are_told_of_changed_entries AFTER UPDATE ON schedule_entry
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_of_changed_entries();
CREATE TRIGGER pages_are_told_of_changed_teasers AFTER UPDATE ON teaser
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_of_changed_teasers();
CREATE TRIGGER pages_are_told_that_entries_are_gone AFTER TRUNCATE ON schedule_entry
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_all_pages();
