package tv.ypsilon.screen;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page, as far as the page cares.
 *
 * @param name as they log in
 * @param editor whether they may edit
 * @param ops whether they may run the migration
 * @param watcher whether they may look at the control tower
 */
public record Me(String name, boolean editor, boolean ops, boolean watcher) {

    /** Null where nobody is logged in. */
    static @Nullable Me of(HttpServletRequest request) {
        String name = request.getRemoteUser();
        return name == null ? null : new Me(name, request.isUserInRole("EDITOR"), request.isUserInRole("OPS"),
                request.isUserInRole("OPS") || request.isUserInRole("VIEWER"));
    }
}
