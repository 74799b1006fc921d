package tv.ypsilon.legacy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tv.ypsilon.legacy.Json.JsonArray;
import tv.ypsilon.legacy.Json.JsonBoolean;
import tv.ypsilon.legacy.Json.JsonNull;
import tv.ypsilon.legacy.Json.JsonNumber;
import tv.ypsilon.legacy.Json.JsonObject;
import tv.ypsilon.legacy.Json.JsonString;

/** What JavaScript, in which the legacy API reads its documents, makes of values that are not what one expects. */
final class JavaScript {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private JavaScript() {}

    /** {@code String(value)}. */
    static String string(Json value) {
        return switch (value) {
            case JsonString text -> text.value();
            case JsonNumber number -> string(number.value());
            case JsonBoolean truth -> Boolean.toString(truth.value());
            case JsonNull _ -> "null";
            case JsonObject _ -> "[object Object]";
            case JsonArray array -> array.elements().stream()
                    .map((element) -> element == JsonNull.NULL ? "" : string(element)).collect(Collectors.joining(","));
        };
    }

    private static String string(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int magnitude = decimal.precision() - decimal.scale();
        if (decimal.signum() == 0 || (magnitude > -6 && magnitude <= 21)) {
            return decimal.signum() == 0 ? "0" : decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        int exponent = magnitude - 1;
        return (decimal.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }

    /** {@code String(value).trim().toLowerCase()}. */
    static String lower(Json value) {
        return lower(string(value));
    }

    /** {@code String(value).trim().toLowerCase()} where {@code if (value)} holds, else null. */
    static @Nullable String lowerIfTruthy(@Nullable Json value) {
        return value != null && isTruthy(value) ? lower(value) : null;
    }

    /** {@code value.trim().toLowerCase()}. */
    static String lower(String value) {
        return trim(value).toLowerCase(Locale.ROOT);
    }

    /** {@code value.trim()}, which knows more white space than Java does. */
    static String trim(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isSpace(value.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == '\uFEFF' || c == '\u2028' || c == '\u2029'
                || Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /** {@code Number(value)}: NaN for what is no number, 0 for what is empty. */
    static double number(Json value) {
        return switch (value) {
            case JsonNumber number -> number.value();
            case JsonBoolean truth -> truth.value() ? 1 : 0;
            case JsonNull _ -> 0;
            case JsonString text -> number(trim(text.value()));
            case JsonArray _ -> number(trim(string(value)));
            case JsonObject _ -> Double.NaN;
        };
    }

    private static double number(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (DECIMAL.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        if (text.length() > 2 && text.charAt(0) == '0') {
            return switch (text.charAt(1)) {
                case 'x', 'X' -> digits(text, 16);
                case 'o', 'O' -> digits(text, 8);
                case 'b', 'B' -> digits(text, 2);
                default -> Double.NaN;
            };
        }
        return switch (text) {
            case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }

    private static double digits(String text, int radix) {
        int start = 2;
        while (start < text.length() - 1 && text.charAt(start) == '0') {
            start++;
        }
        String digits = text.substring(start);
        if (!digits.chars().allMatch((c) -> c < 128 && Character.digit(c, radix) >= 0)) {
            return Double.NaN;
        }
        return digits.length() > Double.MAX_EXPONENT + 1 ? Double.POSITIVE_INFINITY
                : new BigInteger(digits, radix).doubleValue();
    }

    private static boolean isTruthy(Json value) {
        return switch (value) {
            case JsonNull _ -> false;
            case JsonBoolean truth -> truth.value();
            case JsonString text -> !text.value().isEmpty();
            case JsonNumber number -> number.value() != 0;
            case JsonArray _,JsonObject _ -> true;
        };
    }
}
