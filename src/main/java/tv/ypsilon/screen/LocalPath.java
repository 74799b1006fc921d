package tv.ypsilon.screen;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a form says that one came from. It is sent back to only if it is a path on this site. */
public final class LocalPath {

    /** A path on this site; "//" would lead to another one. */
    private static final Pattern HERE = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e]{0,16000}");

    private LocalPath() {}

    /** Whether a browser that is sent there stays on this site. */
    public static boolean isOne(String address) {
        return HERE.matcher(address).matches();
    }

    /** The address if it is a path on this site, or else the other one; null is no path. */
    public static String or(@Nullable String address, String otherwise) {
        return address != null && isOne(address) ? address : otherwise;
    }

    /** The view that sends the browser there, or to the other path if this one is none. */
    public static String redirect(String address, String otherwise) {
        // braces would be taken for names of the model
        return "redirect:" + or(address, otherwise).replace("{", "%7B").replace("}", "%7D");
    }
}
