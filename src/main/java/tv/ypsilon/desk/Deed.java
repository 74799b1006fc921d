package tv.ypsilon.desk;

import tv.ypsilon.editing.Decision;
import tv.ypsilon.problem.Refusal;
import tv.ypsilon.screen.Notice;

/** How something ended that an editor wanted done. */
sealed interface Deed {

    /** It is done, on both sides where the step wants both. */
    record Done(Decision decision) implements Deed {}

    /**
     * It is not done, or nobody can know yet whether it is.
     *
     * @param notice what to tell the editor
     */
    record NotDone(Refusal refusal, Notice notice) implements Deed {}
}
