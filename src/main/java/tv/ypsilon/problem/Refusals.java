package tv.ypsilon.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.orm.ObjectRetrievalFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingPathVariableException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Finds the refusal that an exception amounts to, whoever threw it. Reasons of {@link ProblemType#MALFORMED_REQUEST}:
 * {@code json} with line and column, {@code body-missing}, {@code parameters}.
 */
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    /** Of SQL states: the connection, resources, a server that stops or starts. */
    private static final Set<String> DATABASE_IS_AWAY = Set.of("08", "53", "57");

    /** Of SQL states: a text with NUL or half of a character, an instant of no calendar. Nothing stored is like that. */
    private static final Set<String> BEYOND_POSTGRESQL = Set.of("22021", "22P05", "22008");

    private Refusals() {}

    /** Never fails, and logs what the operators of the service must see. */
    static Refusal of(Throwable thrown) {
        return switch (thrown) {
            case Refusal refusal -> refusal;
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case MissingServletRequestParameterException missing -> parameter(missing.getParameterName(), "required");
            case MissingRequestHeaderException missing -> parameter(missing.getHeaderName(), "required");
            case MissingPathVariableException fault -> internalError(fault);
            case ServletRequestBindingException _ -> Refusal.of(ProblemType.MALFORMED_REQUEST);
            case MethodArgumentTypeMismatchException mismatch -> parameter(mismatch.getName(), "unreadable");
            case TypeMismatchException mismatch when mismatch.getPropertyName() != null ->
                    parameter(mismatch.getPropertyName(), "unreadable");
            case HandlerMethodValidationException invalid when invalid.getStatusCode().is4xxClientError() ->
                    parameters(invalid.getParameterValidationResults().stream().flatMap(Refusals::violations).toList());
            case ConstraintViolationException invalid ->
                    parameters(invalid.getConstraintViolations().stream().map(Refusals::violation).toList());
            case MethodArgumentNotValidException invalid -> content(invalid);
            case BindException invalid -> content(invalid);
            case NoResourceFoundException missing -> nothingAt("/" + missing.getResourcePath());
            case NoHandlerFoundException missing -> nothingAt(missing.getRequestURL());
            case HttpRequestMethodNotSupportedException other ->
                    Refusal.of(ProblemType.METHOD_NOT_ALLOWED, other.getMethod());
            case HttpMediaTypeNotSupportedException other ->
                    Refusal.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, String.valueOf(other.getContentType()));
            case InvalidParameterException wrong -> ofStatus(wrong.getErrorCode(), thrown);
            case AsyncRequestTimeoutException _ -> Refusal.of(ProblemType.BUSY);
            // somebody has deleted it meanwhile
            case ObjectRetrievalFailureException _ -> Refusal.of(ProblemType.NOT_FOUND);
            case DataAccessException failed -> databaseFailure(failed);
            case TransactionException failed -> databaseFailure(failed);
            case ErrorResponse answer -> ofStatus(answer.getStatusCode().value(), thrown);
            default -> internalError(thrown);
        };
    }

    /** What remains to be said when only a status is known. */
    static Refusal ofStatus(int status, @Nullable Throwable thrown) {
        return switch (status) {
            case 401 -> Refusal.of(ProblemType.UNAUTHENTICATED);
            case 403 -> Refusal.of(ProblemType.FORBIDDEN);
            case 404 -> Refusal.of(ProblemType.NOT_FOUND);
            case 405 -> Refusal.of(ProblemType.METHOD_NOT_ALLOWED).because("unnamed");
            case 406 -> Refusal.of(ProblemType.NOT_ACCEPTABLE);
            case 413 -> Refusal.of(ProblemType.BODY_TOO_LARGE).because("unnamed");
            case 415 -> Refusal.of(ProblemType.UNSUPPORTED_MEDIA_TYPE).because("unnamed");
            case 503 -> Refusal.of(ProblemType.BUSY);
            default -> status >= 400 && status < 500 ? Refusal.of(ProblemType.MALFORMED_REQUEST)
                    : internalError(thrown);
        };
    }

    private static Refusal unreadable(HttpMessageNotReadableException thrown) {
        return switch (thrown.getCause()) {
            case Refusal refusal -> refusal;
            case StreamReadException broken -> Refusal.of(ProblemType.MALFORMED_REQUEST,
                    broken.getLocation().getLineNr(), broken.getLocation().getColumnNr()).because("json");
            case UnrecognizedPropertyException unknown -> Refusal.invalid(field(unknown), "unknown-member");
            case JacksonException wrong when !wrong.getPath().isEmpty() ->
                    Refusal.invalid(field(wrong), "unreadable-at", wrong.getLocation().getLineNr());
            case JacksonException _ -> Refusal.of(ProblemType.MALFORMED_REQUEST);
            case null, default -> Refusal.of(ProblemType.MALFORMED_REQUEST).because("body-missing");
        };
    }

    private static String field(JacksonException thrown) {
        return thrown.getPath().stream().map(JacksonException.Reference::getPropertyName).filter((name) -> name != null)
                .collect(Collectors.joining("."));
    }

    private static Refusal parameter(String name, String code) {
        return parameters(List.of(Violation.of(name, code)));
    }

    private static Refusal parameters(List<Violation> violations) {
        return Refusal.of(ProblemType.MALFORMED_REQUEST).because("parameters").violating(violations);
    }

    private static Stream<Violation> violations(ParameterValidationResult result) {
        String name = String.valueOf(result.getMethodParameter().getParameterName());
        return result.getResolvableErrors().stream().map((error) -> said(name, error));
    }

    private static Violation violation(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        return Violation.of(path.substring(path.lastIndexOf('.') + 1), "said", violation.getMessage());
    }

    private static Refusal content(BindException thrown) {
        return Refusal.invalid(thrown.getAllErrors().stream()
                .map((error) -> switch (error) {
                    // what the binding says of it names its own classes
                    case FieldError field when field.isBindingFailure() -> Violation.of(field.getField(), "invalid");
                    case FieldError field -> said(field.getField(), field);
                    case ObjectError whole -> said(whole.getObjectName(), whole);
                })
                .toList());
    }

    private static Violation said(String field, MessageSourceResolvable error) {
        String message = error.getDefaultMessage();
        return message != null ? Violation.of(field, "said", message) : Violation.of(field, "invalid");
    }

    private static Refusal nothingAt(String path) {
        return Refusal.of(ProblemType.NOT_FOUND, "resource", path);
    }

    private static Refusal databaseFailure(RuntimeException thrown) {
        boolean away = thrown instanceof DataAccessResourceFailureException
                || thrown instanceof TransientDataAccessException || thrown instanceof RecoverableDataAccessException
                || thrown instanceof CannotCreateTransactionException || saysThatTheDatabaseIsAway(thrown);
        if (!away) {
            if (hasSqlState(thrown, BEYOND_POSTGRESQL)) {
                return Refusal.of(ProblemType.MALFORMED_REQUEST);
            }
            return internalError(thrown);
        }
        log.warn("The database is unavailable: {}", thrown.toString());
        return Refusal.of(ProblemType.DATABASE_UNAVAILABLE);
    }

    private static boolean hasSqlState(Throwable thrown, Set<String> states) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null && states.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean saysThatTheDatabaseIsAway(Throwable thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || (cause instanceof SQLException sql && isAway(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** The server always says a state; where there is none, it is the connection or its pool that failed. */
    private static boolean isAway(@Nullable String sqlState) {
        return sqlState == null
                || (sqlState.length() == 5 && DATABASE_IS_AWAY.contains(sqlState.substring(0, 2)));
    }

    private static Refusal internalError(@Nullable Throwable thrown) {
        String incident = UUID.randomUUID().toString();
        log.error("Incident {}", incident, thrown);
        return Refusal.of(ProblemType.INTERNAL_ERROR, incident).with("incident", incident);
    }
}
