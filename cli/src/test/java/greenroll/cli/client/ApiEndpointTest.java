package greenroll.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiEndpointTest {

    @Test
    void signed_ofEitherOutputOfTheStack_isTheSame() {
        ApiEndpoint tokens = ApiEndpoint.of("https://api.example/v1/");
        ApiEndpoint signed = ApiEndpoint.of("https://api.example/v1/iam");

        assertThat(tokens.signed()).isEqualTo(signed).isEqualTo(signed.signed());
        assertThat(tokens.isSigned()).isFalse();
        assertThat(signed.isSigned()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, true",
        "http://localhost:1,    true",
        "http://[::1]:1,        true",
        "https://api.example/,  false",
        "http://127.0.0.1.example/, false"
    })
    void isLoopback_isThisMachineOnly(String url, boolean loopback) {
        assertThat(ApiEndpoint.of(url).isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @CsvSource({
        "api.example,             must be a URL like",
        "ftp://api.example,       must be a URL like",
        "https://,                is no URL",
        "https://a b,             is no URL",
        "https://u:p@api.example, 'without query, fragment or user'",
        "https://api.example?a=b, 'without query, fragment or user'"
    })
    void of_whatIsNoBaseUrl_saysSo(String url, String words) {
        assertThatThrownBy(() -> ApiEndpoint.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
