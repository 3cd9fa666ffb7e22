package greenroll.emulator.store;

import greenroll.token.TokenStore;

class InMemoryTokenStoreTest implements TokenStoreContract {

    private final TokenStore tokens = new InMemoryTokenStore();

    @Override
    public TokenStore tokens() {
        return tokens;
    }
}
