-- Who changed a page is told with it, so that those who have loaded it since need not load it again: on the channel
-- ypsilon_page_changes as the transaction's id, a blank, and the page's id or *. The channel of before is still told,
-- for instances that are older than this.

CREATE FUNCTION tell_of_page(page text) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM pg_notify('ypsilon_pages', page);
    PERFORM pg_notify('ypsilon_page_changes', pg_current_xact_id()::text || ' ' || page);
END
$$;

CREATE OR REPLACE FUNCTION tell_of_pages(pages text[]) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    IF cardinality(pages) > 50 OR EXISTS (SELECT FROM unnest(pages) AS page (id) WHERE octet_length(id) > 7000) THEN
        PERFORM tell_of_page('*');
    ELSE
        PERFORM tell_of_page(id) FROM unnest(pages) AS page (id);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION tell_of_all_pages() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM tell_of_page('*');
    RETURN NULL;
END
$$;
