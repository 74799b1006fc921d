package tv.ypsilon.migration;

/** What is closed while ops work. */
public enum MaintenanceMode {

    /** Nothing. */
    OFF,

    /** Editors' writes; everything can be read. */
    WRITES,

    /** Everything but health, the control tower and the migration's own API. */
    ALL
}
