package greenroll.emulator.iam.policy;

/** IAM's wildcards: {@code *} is any text, also an empty one, and {@code ?} is any one character. */
record Glob(String pattern) {

    boolean matches(String text) {
        int at = 0;
        int star = -1;
        int restart = 0;
        int from = 0;
        while (from < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                restart = from;
            } else if (at < pattern.length()
                    && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(from))) {
                at++;
                from++;
            } else if (star >= 0) {
                at = star + 1;
                from = ++restart;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
