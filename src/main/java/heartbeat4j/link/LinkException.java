package heartbeat4j.link;

import java.io.IOException;

/** Carries a failure that was understood from where it happened to the link's keeper. */
final class LinkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient LinkFailure failure;

    LinkException(LinkFailure failure) {
        super(failure.text());
        this.failure = failure;
    }

    LinkException(LinkFailure.Kind kind, String cause, String fix) {
        this(new LinkFailure(kind, cause, fix));
    }

    LinkFailure failure() {
        return failure;
    }
}
