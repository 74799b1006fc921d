package tv.ypsilon.editing;

/** Places where the process may be stopped between two steps of an edit. Nothing happens there but in tests. */
interface FaultPoints {

    /** Between which steps. */
    enum Point {
        AFTER_RESERVE, AFTER_READ, AFTER_SEND_MARK, BEFORE_SEND, AFTER_SEND, BEFORE_COMMIT, IN_COMMIT, AFTER_COMMIT,
        BEFORE_RECOVERY, BEFORE_COMPENSATION, AFTER_COMPENSATION
    }

    void reached(Point point, Operation operation);
}
