package greenroll.log;

import com.amazonaws.services.lambda.runtime.Context;
import greenroll.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the function log in the making: level, function and Lambda's request id first, then what is added, in that
 * order. Written once, by {@link #write}.
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

    /** What happened as it should. */
    public static LogLine info(Context context) {
        return new LogLine(context, "INFO");
    }

    /** What went wrong here: the throwable's name and words, of which none may be a stranger's input. */
    public static LogLine error(Context context, Throwable thrown) {
        return new LogLine(context, "ERROR").with("error", thrown.toString());
    }

    /** The same with the whole trace, for what nobody else will log. */
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

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    public void write() {
        context.getLogger().log(Json.write(fields) + "\n");
    }
}
