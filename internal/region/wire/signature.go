package wire

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// signature is what a request says of its Signature Version 4, in the
// Authorization header or, presigned, in the query
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
type signature struct {
	credential string // KEY/DATE/REGION/SERVICE/aws4_request
	headers    []string
	hex        string
	presigned  bool
}

const signingAlgorithm = "AWS4-HMAC-SHA256"

// signatureOf reads the signature, unchecked; found is false for a request that is not signed.
func signatureOf(r *http.Request) (s signature, found bool) {
	if authorization := r.Header.Get("Authorization"); authorization != "" {
		rest, ok := strings.CutPrefix(authorization, signingAlgorithm+" ")
		if !ok {
			return s, false
		}
		for _, part := range strings.Split(rest, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			switch name {
			case "Credential":
				s.credential = value
			case "SignedHeaders":
				s.headers = strings.Split(value, ";")
			case "Signature":
				s.hex = value
			}
		}
		return s, true
	}
	if !strings.Contains(r.URL.RawQuery, "X-Amz-") {
		return s, false
	}
	q := r.URL.Query()
	s = signature{
		credential: q.Get("X-Amz-Credential"), headers: strings.Split(q.Get("X-Amz-SignedHeaders"), ";"),
		hex: q.Get("X-Amz-Signature"), presigned: true,
	}
	return s, s.credential != "" || s.hex != ""
}

// maxSkew is how far a client's clock may be off.
const maxSkew = 15 * time.Minute

const signedTime = "20060102T150405Z"

// checkSignature refuses a request that is not signed with one of the secrets,
// which are by access key id.
func checkSignature(x *exchange, secrets map[string]string, now time.Time) error {
	s, found := signatureOf(x.r)
	if !found {
		return unauthentic(missingToken)
	}
	parts := strings.Split(s.credential, "/")
	if len(parts) < 5 || s.hex == "" || len(s.headers) == 0 || !slices.Contains(s.headers, "host") {
		return unauthentic(incomplete, "the signature needs a Credential, SignedHeaders with host among them, and a Signature")
	}
	key, scope := strings.Join(parts[:len(parts)-4], "/"), parts[len(parts)-4:]
	secret, known := secrets[key]
	if !known || hasToken(x.r) {
		return unauthentic(unknownKey)
	}
	stamp, err := s.checkTime(x.r, scope[0], now)
	if err != nil {
		return err
	}
	if x.service.signing != "" && scope[2] != x.service.signing {
		return unauthentic(mismatched, "Credential should be scoped to correct service: '"+x.service.signing+"'.")
	}
	text := strings.Join([]string{signingAlgorithm, stamp, strings.Join(scope, "/"), hexSum(s.canonical(x))}, "\n")
	mac := []byte("AWS4" + secret)
	for _, step := range append(slices.Clone(scope), text) {
		mac = sum(mac, step)
	}
	if !hmac.Equal([]byte(hex.EncodeToString(mac)), []byte(s.hex)) {
		return unauthentic(mismatched, "The request signature we calculated does not match the signature you provided. "+
			"Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
	}
	return nil
}

// hasToken tells of temporary credentials, of which the server has given out none.
func hasToken(r *http.Request) bool {
	return r.Header.Get("X-Amz-Security-Token") != "" || r.URL.Query().Has("X-Amz-Security-Token")
}

// checkTime returns the time that the request was signed at, as it is written there.
func (s signature) checkTime(r *http.Request, date string, now time.Time) (stamp string, err error) {
	stamp, life := r.Header.Get("X-Amz-Date"), maxSkew
	if s.presigned {
		q := r.URL.Query()
		stamp = q.Get("X-Amz-Date")
		// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
		if expires := q.Get("X-Amz-Expires"); expires != "" {
			seconds, err := strconv.Atoi(expires)
			if err != nil || seconds < 1 || seconds > 7*24*3600 {
				return "", unauthentic(incomplete, "X-Amz-Expires must be from 1 to 604800 seconds")
			}
			life = time.Duration(seconds) * time.Second
		}
	}
	at, err := time.Parse(signedTime, stamp)
	switch {
	case err != nil:
		return "", unauthentic(incomplete, "the request needs an X-Amz-Date such as 20060102T150405Z")
	case !strings.HasPrefix(stamp, date):
		return "", unauthentic(mismatched, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"+date+"' != '"+stamp[:8]+"'.")
	case at.Add(life).Before(now):
		return "", unauthentic(mismatched, "Signature expired: "+stamp+" is now earlier than "+now.Add(-life).UTC().Format(signedTime)+
			" ("+now.UTC().Format(signedTime)+" - "+strconv.Itoa(int(life.Minutes()))+" min.)")
	case at.Add(-maxSkew).After(now):
		return "", unauthentic(mismatched, "Signature not yet current: "+stamp+" is still later than "+now.Add(maxSkew).UTC().Format(signedTime)+
			" ("+now.UTC().Format(signedTime)+" + 15 min.)")
	}
	return stamp, nil
}

// canonical is the canonical request: what the signature covers.
func (s signature) canonical(x *exchange) []byte {
	var b bytes.Buffer
	line := func(parts ...string) {
		b.WriteString(strings.Join(parts, "") + "\n")
	}
	path := x.r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	line(x.r.Method)
	// The path is encoded once more than it was sent, by every service but S3.
	line(strings.ReplaceAll(escape(path), "%2F", "/"))
	line(canonicalQuery(x.r.URL.RawQuery))
	for _, name := range s.headers {
		line(name, ":", headerValue(x.r, name))
	}
	line()
	line(strings.Join(s.headers, ";"))
	// Whatever the client says that the sum is: it is taken of what came.
	b.WriteString(hexSum(x.sent))
	return b.Bytes()
}

func headerValue(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length": // the server takes it out of the headers
		return strconv.FormatInt(r.ContentLength, 10)
	}
	values := r.Header.Values(name)
	trimmed := make([]string, len(values))
	for i, v := range values {
		trimmed[i] = strings.Join(strings.Fields(v), " ")
	}
	return strings.Join(trimmed, ",")
}

func canonicalQuery(raw string) string {
	var pairs []string
	for _, pair := range strings.Split(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if pair == "" || err != nil || name == "X-Amz-Signature" {
			continue
		}
		if value, err = url.QueryUnescape(value); err == nil {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// escape is RFC 3986's, as Signature Version 4 wants it: a space is %20.
func escape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(s), "+", "%20"), "%7E", "~")
}

func sum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func hexSum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
