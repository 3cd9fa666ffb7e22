/**
 * Greenroll's own JSON: records in, records out, strictly. An unknown enum value or a missing required component is an
 * error; an unknown component is passed over, so that an older reader survives a newer writer. One mapper for payloads,
 * stored documents and messages; a stranger's JSON is read strictly, as a tree.
 */
@NullMarked
package greenroll.json;

import org.jspecify.annotations.NullMarked;
