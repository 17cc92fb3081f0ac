package cli

import (
	"context"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecr/registry"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

// registryPrefix begins the paths of the Docker registry's API.
const registryPrefix = "/v2/"

// pushTime is how long a client may take to send one request to the registry: a
// layer may have gigabytes, where a call of AWS's protocols has a minute.
const pushTime = time.Hour

// newRegistry answers docker and crane from ECR, in home unless the host that
// they call is a registry's of another account or region. Where secrets are
// demanded, user and password are an access key and its secret: neither client signs.
func newRegistry(rg *region.Region, calls wire.Region, home operation.Scope, secrets map[string]string) http.Handler {
	docker := registry.NewHandler(pushed{rg, calls}, home)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if secrets != nil && !knowsUser(r, secrets) {
			w.Header().Set("WWW-Authenticate", `Basic realm="drydock"`)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"errors":[{"code":"UNAUTHORIZED","message":"log in with one of the server's access keys as user and its secret as password"}]}`))
			return
		}
		// Where a connection has no deadline there is none to move.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(pushTime))
		docker.ServeHTTP(w, r)
	})
}

// isRegistry tells whether a path is the registry's. No operation of the region's
// services has such a path.
func isRegistry(path string) bool { return path == "/v2" || strings.HasPrefix(path, registryPrefix) }

func knowsUser(r *http.Request, secrets map[string]string) bool {
	key, password, _ := r.BasicAuth()
	secret := secrets[key]
	return secret != "" && subtle.ConstantTimeCompare([]byte(secret), []byte(password)) == 1
}

// pushed is the region as the registry uses it: its calls run as all others do,
// layers are read straight from the region.
type pushed struct {
	*region.Region
	calls wire.Region
}

// Call runs an operation of ECR's.
func (p pushed) Call(ctx context.Context, scope operation.Scope, service, name string, in any) (any, error) {
	return p.calls.Call(ctx, scope, service, name, in)
}
