/** Texts that the check of sentences must refuse; it is never compiled. */
class Bad {
    String joined = "the roll is watched" + " anew until somebody stops it";
}
