/**
 * The routes for the console that only the embedded cloud has, in addition to the API. One is the sign-in by a code
 * that is printed at the start. The other reports data that no API has: the traffic and the messages to the owner.
 * Everything is on 127.0.0.1 and in memory.
 */
@NullMarked
package greenroll.demo.console;

import org.jspecify.annotations.NullMarked;
