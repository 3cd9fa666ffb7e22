package greenroll.emulator.iam.policy;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A range of IP addresses in the form that conditions have: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or one
 * address.
 *
 * @param prefix the number of first bits that an address must share with it
 */
record Addresses(InetAddress first, int prefix) {

    /** @throws IllegalArgumentException for a text that is no such range */
    static Addresses of(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = first.getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("there is no prefix of " + prefix + " bits");
            }
            return new Addresses(first, prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no range of IP addresses", e);
        }
    }

    boolean contains(String address) {
        byte[] asked = InetAddress.ofLiteral(address).getAddress();
        int bits = asked.length * Byte.SIZE;
        return asked.length == first.getAddress().length
                && new BigInteger(1, asked)
                                .xor(new BigInteger(1, first.getAddress()))
                                .shiftRight(bits - prefix)
                                .signum()
                        == 0;
    }
}
