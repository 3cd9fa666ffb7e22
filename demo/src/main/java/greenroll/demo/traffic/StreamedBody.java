package greenroll.demo.traffic;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;

/** A body that a proxy passes on as it comes, so that a slow one streams. */
final class StreamedBody extends HttpEntityWrapper {

    StreamedBody(HttpEntity body) {
        super(body);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        InputStream in = getContent();
        byte[] buffer = new byte[2048];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            out.write(buffer, 0, length);
            out.flush();
        }
    }
}
