package greenroll.cli;

import java.util.concurrent.Callable;

/**
 * A command that runs the product on this machine. It is found on the class path ({@link java.util.ServiceLoader}). So
 * the commands that only call a stack do not load the product.
 */
public interface LocalTool extends Callable<Integer> {}
