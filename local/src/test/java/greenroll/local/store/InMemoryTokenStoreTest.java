package greenroll.local.store;

import greenroll.token.TokenStore;

class InMemoryTokenStoreTest implements TokenStoreContract {

    private final TokenStore tokens = new InMemoryTokenStore();

    @Override
    public TokenStore tokens() {
        return tokens;
    }
}
