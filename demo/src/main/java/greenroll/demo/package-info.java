/**
 * The embedded cloud in sped-up time with real traffic: every running instance is a server on loopback, every target
 * group a proxy before them, and a steady load tells whether a roll lost a request. What is reported comes from the
 * region's truth, the generator's counts and the API's own answers. Nothing is asked of, or told to, the handlers but
 * over the front door.
 */
@NullMarked
package greenroll.demo;

import org.jspecify.annotations.NullMarked;
