package provider

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// keepUserData keeps the configuration's form of the user data when the group has the same. The API shows user data to tokens of
// scope admin only, and a digest of it to others, which is enough to compare.
func keepUserData(prior, found values, document greenroll.Document) {
	given, has := givenUserData(prior)
	if !has {
		return
	}
	shown, isShown := decodedUserData(document)
	digest, _ := at(document, launch+"userDataDigest.sha256").(string)
	sum := sha256.Sum256(given)
	if isShown && bytes.Equal(shown, given) || digest == hex.EncodeToString(sum[:]) {
		found["user_data"] = prior["user_data"]
		found["user_data_base64"] = prior["user_data_base64"]
	}
}

func givenUserData(all values) ([]byte, bool) {
	if plain, is := all["user_data"].(types.String); is && !plain.IsNull() && !plain.IsUnknown() {
		return []byte(plain.ValueString()), true
	}
	encoded, is := all["user_data_base64"].(types.String)
	if !is || encoded.IsNull() || encoded.IsUnknown() {
		return nil, false
	}
	decoded, err := fromBase64(encoded.ValueString())
	return decoded, err == nil
}
