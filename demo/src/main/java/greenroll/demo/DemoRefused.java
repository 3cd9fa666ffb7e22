package greenroll.demo;

import java.util.List;

/** The API refused the demo's call. The message is the API's own. */
public final class DemoRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoRefused(List<String> messages) {
        super(String.join("; ", messages));
    }
}
