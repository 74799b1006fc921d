package tv.ypsilon.process;

/** The smallest site: one page with one zone that shows all. */
final class OneZone {

    /** As the legacy API lists them. */
    static final String PAGES = """
            [{"id": "HOME-fr", "code": "HOME", "language": "fr", "title": "Accueil", "zones": [
                {"id": "more", "code": "more_HOME", "title": "Encore", "order": 1, "limit": null, "template": null}]}]
            """;

    private OneZone() {}
}
