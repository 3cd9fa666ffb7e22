/** The store in one DynamoDB table: keys, items, transactions, and the stream of what was written. */
@NullMarked
package greenroll.aws.store;

import org.jspecify.annotations.NullMarked;
