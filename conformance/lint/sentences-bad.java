/** A text, and comments, that the check of sentences must refuse; it is never compiled. */
class Bad {
    String joined = "the roll is watched" + " anew until somebody stops it";

    /**
     * {@code joined} for whoever
     * reads it.
     *
     * @param reader what it is but for the name
     */
    void read(String reader) {} // Nobody calls it: there is "no // comment" here; it ends; here.
}
