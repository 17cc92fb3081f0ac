package ecr

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// tokenLife is how long a token opens the registry
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_AuthorizationData.html).
const tokenLife = 12 * time.Hour

// getAuthorizationToken answers "AWS:password" in base64, as docker login wants
// it. The password opens nothing outside the embedded region.
func getAuthorizationToken(r *operation.Request, in *ecr.GetAuthorizationTokenInput) (*ecr.GetAuthorizationTokenOutput, error) {
	//lint:ignore SA1019 clients still send it
	for _, id := range in.RegistryIds {
		if id != r.Account {
			return nil, invalidParameter("'registryIds': the embedded region has the registry %s, not '%s'", r.Account, id)
		}
	}
	password := "drydock-" + r.ID("ecr/authorization-token", 64)
	return &ecr.GetAuthorizationTokenOutput{AuthorizationData: []ecrtypes.AuthorizationData{{
		AuthorizationToken: new(base64.StdEncoding.EncodeToString([]byte("AWS:" + password))),
		ExpiresAt:          new(r.Now().Add(tokenLife)),
		ProxyEndpoint:      new("https://" + account(r).RegistryHost()),
	}}}, nil
}

// keyID is the id of the KMS key that an alias leads to. The region has no KMS;
// the same alias leads to the same key everywhere in one account and region.
func keyID(r *operation.Request, alias string) string {
	sum := sha256.Sum256([]byte("drydock\x00" + r.Scope() + "\x00kms\x00" + alias))
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
