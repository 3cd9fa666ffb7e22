/**
 * Greenroll's own JSON: records are written and read strictly. An unknown enum value or a missing required component is
 * an error. An unknown component is ignored, so that an older reader works with a newer writer. One mapper serves
 * payloads, stored documents and messages. JSON of callers is read strictly, as a tree.
 */
@NullMarked
package greenroll.json;

import org.jspecify.annotations.NullMarked;
