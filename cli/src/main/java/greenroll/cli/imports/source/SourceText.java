package greenroll.cli.imports.source;

import greenroll.cli.shell.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The text of a file.
 *
 * @param file the file as the caller named it
 */
record SourceText(String file, String text) {

    /** In bytes. A tree of such a text fits into the memory of the command. */
    static final int LONGEST = 32 * 1024 * 1024;

    private static final String STANDARD_INPUT = "-";
    private static final Pattern HCL =
            Pattern.compile("(?m)^\\s*(resource|module|variable|provider|terraform|locals)\\b[^:\\n]*\\{");

    /**
     * Reads the file, or standard input for {@code -}.
     *
     * @throws UsageException with the file and the way out, when it is no text of at most {@value #LONGEST} bytes
     */
    static SourceText read(Path path) {
        String file = path.toString();
        if (file.equals(STANDARD_INPUT)) {
            return read("standard input", System.in);
        }
        if (Files.isDirectory(path)) {
            throw new UsageException(file + " is a folder: name the files in it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return read(file, in);
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file " + file);
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static SourceText read(String file, InputStream in) {
        try {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new UsageException(file + " has more than 32 MiB: keep only its groups, for example with"
                        + " jq '.resources |= map(select(.type == \"spotinst_elastigroup_aws\"))'");
            }
            if (bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K') {
                throw new UsageException(
                        file + " is a binary file: if it is a plan of Terraform, give what terraform show -json prints"
                                + " of it");
            }
            return new SourceText(file, decoded(bytes));
        } catch (CharacterCodingException e) {
            throw new UsageException(file + " is no text in UTF-8: give JSON or YAML in UTF-8");
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + ": " + e.getMessage());
        }
    }

    /** A hint for a text in Terraform's own language; empty for any other text. */
    String wayOut() {
        return HCL.matcher(text).find()
                ? "; it looks like Terraform's own language: give what terraform state pull, or terraform show -json of a"
                        + " plan, prints"
                : "";
    }

    private static String decoded(byte[] bytes) throws CharacterCodingException {
        boolean hasMark =
                bytes.length > 2 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB && (bytes[2] & 0xFF) == 0xBF;
        int from = hasMark ? 3 : 0;
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                .toString();
    }
}
