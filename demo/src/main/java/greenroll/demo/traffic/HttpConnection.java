package greenroll.demo.traffic;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection, for either end. One thread at a time reads and writes. Any thread may close it; then reads
 * and writes throw an IOException.
 */
final class HttpConnection implements AutoCloseable {

    private static final int LONGEST_LINE = 16_384;
    private static final int MOST_FIELDS = 200;
    private static final String NO_END = "the connection ended within a message";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private long received;
    private @Nullable Long deadline;

    /** Takes over the socket. Closes it when it cannot be used. */
    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        try {
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            out = new BufferedOutputStream(socket.getOutputStream(), 8192);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * @throws java.net.ConnectException when no process listens there
     * @throws SocketTimeoutException when the connection is not made in time
     */
    static HttpConnection to(InetSocketAddress address, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, Math.max(1, (int) timeout.toMillis()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new HttpConnection(socket);
    }

    /** From now on a single read throws SocketTimeoutException after that time. Removes the deadline. */
    void waitAtMost(Duration perRead) throws IOException {
        deadline = null;
        socket.setSoTimeout((int) perRead.toMillis());
    }

    /** From now on every read throws SocketTimeoutException at that {@link System#nanoTime}. */
    void waitUntil(long nanoTime) {
        deadline = nanoTime;
    }

    /** Whether more bytes have arrived than were read. */
    boolean hasUnread() {
        return position < limit;
    }

    /** The number of bytes that have arrived so far. */
    long received() {
        return received;
    }

    /**
     * Reads the next message up to its body.
     *
     * @return null when the other end closed the connection before the first byte
     * @throws ProtocolException when the message is not HTTP/1.1
     */
    @Nullable
    HttpHead readHead() throws IOException {
        String startLine = readLine();
        if (startLine == null) {
            return null;
        }
        List<HttpHead.Field> fields = new ArrayList<>();
        for (String line = needLine(); !line.isEmpty(); line = needLine()) {
            if (fields.size() == MOST_FIELDS) {
                throw new ProtocolException("more than " + MOST_FIELDS + " header fields");
            }
            fields.add(HttpHead.Field.parse(line));
        }
        return new HttpHead(startLine, fields);
    }

    void write(HttpHead head) throws IOException {
        out.write(head.bytes());
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    void flush() throws IOException {
        out.flush();
    }

    /**
     * Passes a body on as it arrives, framing included. The last part waits for the receiver's next flush.
     *
     * @param to the receiver; null when the body is only read and dropped
     */
    void passOn(HttpBody body, @Nullable HttpConnection to) throws IOException {
        switch (body) {
            case HttpBody.None() -> {}
            case HttpBody.Sized(long bytes) -> passOn(bytes, to);
            case HttpBody.Chunked() -> passOnChunks(to);
            case HttpBody.UntilClose() -> {
                while (position < limit || fill(to)) {
                    passOnBuffered(Long.MAX_VALUE, to);
                }
            }
        }
    }

    private void passOn(long bytes, @Nullable HttpConnection to) throws IOException {
        for (long left = bytes; left > 0; ) {
            if (position == limit && !fill(to)) {
                throw new EOFException(NO_END);
            }
            left -= passOnBuffered(left, to);
        }
    }

    private int passOnBuffered(long most, @Nullable HttpConnection to) throws IOException {
        int length = (int) Math.min(most, limit - position);
        if (to != null) {
            to.out.write(buffer, position, length);
        }
        position += length;
        return length;
    }

    private void passOnChunks(@Nullable HttpConnection to) throws IOException {
        long size;
        do {
            size = chunkSize(passOnLine(to));
            if (size > 0) {
                passOn(size, to);
                if (!passOnLine(to).isEmpty()) {
                    throw new ProtocolException("a chunk is longer than its size");
                }
            }
        } while (size > 0);
        while (!passOnLine(to).isEmpty()) {
            // trailer fields
        }
    }

    private static long chunkSize(String line) throws ProtocolException {
        String size = line.split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new ProtocolException("not a chunk size: " + line);
        }
        return Long.parseLong(size, 16);
    }

    private String passOnLine(@Nullable HttpConnection to) throws IOException {
        if (position == limit && !fill(to)) {
            throw new EOFException(NO_END);
        }
        String line = needLine();
        if (to != null) {
            to.out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return line;
    }

    private String needLine() throws IOException {
        String line = readLine();
        if (line == null) {
            throw new EOFException(NO_END);
        }
        return line;
    }

    private @Nullable String readLine() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (position < limit || fill(null)) {
            char c = (char) (buffer[position++] & 0xff);
            if (c == '\n') {
                int end = line.length();
                return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
            }
            if (line.length() == LONGEST_LINE) {
                throw new ProtocolException("a line is longer than " + LONGEST_LINE + " bytes");
            }
            line.append(c);
        }
        if (!line.isEmpty()) {
            throw new EOFException(NO_END);
        }
        return null;
    }

    /** Reads more bytes. Before that it flushes the receiver, so that a slow body streams. Returns false at the end. */
    private boolean fill(@Nullable HttpConnection to) throws IOException {
        if (to != null) {
            to.flush();
        }
        if (deadline != null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("not in time");
            }
            socket.setSoTimeout(Math.max(1, (int) (left / 1_000_000)));
        }
        int length = in.read(buffer);
        position = 0;
        limit = Math.max(0, length);
        received += limit;
        return length >= 0;
    }

    /** Closes at once. The other end sees a reset, and bytes not yet sent are lost. Called twice: no effect. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // already closed
        }
        close();
    }

    /** Closes. Flushed bytes still arrive. Called twice: no effect. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it shall be closed anyway
        }
    }
}
