package greenroll.cli.roll;

/** Colours the output when colours are wanted. */
record AnsiColors(boolean coloured) {

    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";

    String warned(String text) {
        return in(YELLOW, text);
    }

    /** A roll's last line, coloured by the word for its end. */
    String outcome(String line) {
        if (line.contains(" finished,")) {
            return in(GREEN, line);
        }
        return line.contains(" failed,") ? in(RED, line) : in(YELLOW, line);
    }

    private String in(String colour, String text) {
        return coloured ? "\033[" + colour + "m" + text + "\033[0m" : text;
    }
}
