package greenroll.id;

/** Where new ids come from. */
@FunctionalInterface
public interface IdSource {

    /** 8 lower-case hex digits; the caller checks that the id they make is free. */
    String hex8();
}
