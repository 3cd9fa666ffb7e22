package greenroll.log;

import com.amazonaws.services.lambda.runtime.Context;
import greenroll.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds one line of the function log. Level, function and Lambda's request id come first, then the added fields in
 * their order. {@link #write} writes the line once.
 */
public final class LogLine {

    private final Context context;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private LogLine(Context context, String level) {
        this.context = context;
        fields.put("level", level);
        put("function", context.getFunctionName());
        put("requestId", context.getAwsRequestId());
    }

    /** A line about a normal event. */
    public static LogLine info(Context context) {
        return new LogLine(context, "INFO");
    }

    /** A line about an error, with the throwable's name and message. The message must not contain input of a caller. */
    public static LogLine error(Context context, Throwable thrown) {
        return new LogLine(context, "ERROR").with("error", thrown.toString());
    }

    /** An error line with the whole stack trace, for exceptions that no other line logs. */
    public static LogLine trace(Context context, Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        return new LogLine(context, "ERROR").with("error", trace.toString());
    }

    /** Adds a field, written as JSON; null adds none. */
    public LogLine with(String name, @Nullable Object value) {
        put(name, value);
        return this;
    }

    /** Adds a list; an empty one adds nothing. */
    public LogLine withAny(String name, List<String> values) {
        return values.isEmpty() ? this : with(name, values);
    }

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    public void write() {
        context.getLogger().log(Json.write(fields) + "\n");
    }
}
