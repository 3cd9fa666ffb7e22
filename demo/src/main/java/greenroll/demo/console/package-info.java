/**
 * What the embedded cloud answers to the console beside the API, and AWS does not: signing in by a code that is printed when it
 * starts, and what goes on in it that no API tells, its traffic and the messages to the owner. Everything is on 127.0.0.1 and in
 * memory.
 */
@NullMarked
package greenroll.demo.console;

import org.jspecify.annotations.NullMarked;
