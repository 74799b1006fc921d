package tv.ypsilon.security;

import java.time.Duration;
import java.util.Optional;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import tv.ypsilon.security.LoginLimit.Attempt;

/** Lets in who knows a user's password, by the form or by HTTP Basic alike, as long as not too many were wrong. */
class Passwords extends DaoAuthenticationProvider {

    private final LoginLimit limit;

    private final LoginAudit audit;

    Passwords(UserDetailsService users, PasswordEncoder encoder, LoginLimit limit, LoginAudit audit) {
        super(users);
        setPasswordEncoder(encoder);
        this.limit = limit;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Authentication wanted) throws AuthenticationException {
        Attempt attempt = Attempt.of(wanted.getName(), LoginAudit.address(wanted));
        refuseWhereTooManyWereWrong(attempt);
        Authentication done;
        try {
            done = super.authenticate(wanted);
        } catch (BadCredentialsException ex) {
            if (this.limit.failed(attempt)) {
                this.audit.locked(wanted);
            } else {
                refuseWhereTooManyWereWrong(attempt);
            }
            throw ex;
        }
        // of many that are tried at once, one that is right tells nothing more than the wrong ones do
        refuseWhereTooManyWereWrong(attempt);
        this.limit.succeeded(attempt);
        return done;
    }

    private void refuseWhereTooManyWereWrong(Attempt attempt) {
        Optional<Duration> wait = this.limit.findWait(attempt);
        if (wait.isPresent()) {
            throw new TooManyLogins(wait.get());
        }
    }
}
