package greenroll.group;

import java.time.Instant;

/** One numbered, immutable version of a group's launch specification. The first number is 1. */
public record Revision(int number, LaunchSpecification specification, Instant createdAt) {}
