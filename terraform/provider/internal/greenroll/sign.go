package greenroll

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"regexp"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"
)

// signedRoutes is the prefix of the routes for signed calls.
const signedRoutes = "/iam"

// regional finds the Region in the name of an API's host.
var regional = regexp.MustCompile(`\.execute-api\.([a-z0-9-]+)\.(?:vpce\.)?amazonaws\.`)

// signature signs with the credentials that AWS's own tools would find: the environment, a profile, or the machine's role. They
// are read again when they expire.
func signature(ctx context.Context, host string) (authorization, error) {
	loaded, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, &ConfigError{"token", "is not given, and the AWS configuration for signed calls cannot be read: " + err.Error()}
	}
	region := loaded.Region
	if found := regional.FindStringSubmatch(host); found != nil {
		region = found[1]
	}
	if region == "" {
		return nil, &ConfigError{"endpoint", "does not name a Region, so signed calls need one: set AWS_REGION, or give a token"}
	}
	if loaded.Credentials == nil {
		return nil, &ConfigError{"token", "is not given, and there are no AWS credentials for signed calls: give one of them"}
	}
	signer := v4.NewSigner()
	return func(request *http.Request, hash string) error {
		credentials, err := loaded.Credentials.Retrieve(request.Context())
		if err != nil {
			return fmt.Errorf("there is no token, and no AWS credentials for a signed call: set token or GREENROLL_TOKEN, "+
				"or give AWS credentials: %w", err)
		}
		return signer.SignHTTP(request.Context(), credentials, request, hash, "execute-api", region, time.Now())
	}, nil
}

func sha256Hex(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
