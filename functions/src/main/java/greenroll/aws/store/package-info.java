/** Implements the store with one DynamoDB table: keys, items, transactions, and the stream of new items. */
@NullMarked
package greenroll.aws.store;

import org.jspecify.annotations.NullMarked;
