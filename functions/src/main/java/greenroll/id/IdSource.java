package greenroll.id;

/** The source of new ids. */
@FunctionalInterface
public interface IdSource {

    /** Returns 8 lower-case hex digits. The caller checks that no other id has them. */
    String hex8();
}
