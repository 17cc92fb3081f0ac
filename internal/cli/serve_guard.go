package cli

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// guard keeps web pages away: a page that a browser shows on the same machine may
// send requests to loopback addresses, by another site's name that was made to lead
// there (DNS rebinding) or across sites. No AWS client does either.
type guard struct {
	// hosts are names of the server besides addresses and localhost.
	hosts []string
	next  http.Handler
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !g.knows(r.Host):
		http.Error(w, "the region does not answer to this host name; if it is the server's, start it with --hostname", http.StatusForbidden)
	case crossSite(r):
		http.Error(w, "the region does not answer to web pages of other sites", http.StatusForbidden)
	default:
		g.next.ServeHTTP(w, r)
	}
}

// knows tells whether a Host header is the server's. An address cannot be
// rebound, and localhost leads to no other machine
// (https://www.rfc-editor.org/rfc/rfc6761#section-6.3).
func (g *guard) knows(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	return net.ParseIP(host) != nil || host == "localhost" || strings.HasSuffix(host, ".localhost") ||
		slices.ContainsFunc(g.hosts, func(name string) bool { return strings.EqualFold(name, host) })
}

// crossSite goes by what browsers say of the page that a request comes from
// (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site).
func crossSite(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || !strings.EqualFold(u.Host, r.Host)
}
