package secret

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

// nameEndings end the names of variables that hold secrets.
var nameEndings = pattern.New(`(^|_)(PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|PW|SECRET|SECRET_?KEY|SECRET_ACCESS_KEY|API_?KEY|API_?SECRET|ACCESS_?KEY|PRIVATE_?KEY|` +
	`ENCRYPTION_?KEY|SIGNING_?KEY|MASTER_?KEY|LICENSE_?KEY|AUTH_?KEY|TOKEN|CREDENTIALS?|CONNECTION_?STRING|SALT)$`)

// innocentNames look like those of secrets and are not: PWD is the working directory, and what a browser gets is public.
var innocentNames = pattern.New(`^(PWD|OLDPWD)$|^(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|PUBLIC)_|PUBLISHABLE|PUBLIC_?KEY|(^|_)(CSRF|XSRF)_TOKEN$|` +
	`(^|_)(MAX|MIN|NUM|COUNT|LIMIT|USE|ENABLE|DISABLE|ALLOW|REQUIRE|VERIFY|RESET|FORGOT)_.*(TOKEN|PASSWORD|PASS|SECRET)$`)

var camel = pattern.New(`([a-z0-9])([A-Z])`)

// Names reports whether a variable, label or option of the name is for a secret.
func Names(name string) bool {
	folded := strings.ToUpper(strings.NewReplacer("-", "_", ".", "_", "/", "_").Replace(camel.ReplaceAllString(name, "${1}_${2}")))
	return nameEndings.MatchString(folded) && !innocentNames.MatchString(folded)
}

// placeholders stand for a value, or for none.
var placeholders = pattern.New(`(?i)^(|true|false|yes|no|on|off|none|null|nil|undefined|unset|dummy|fake|n/?a|unused|disabled|enabled|redacted|\*+|x+|-+|[0-9]{1,6})$`)

// pointsElsewhere is text that says where a secret is: an ARN, a path, an address, or a template of another tool.
var pointsElsewhere = pattern.New(`(?i)^(arn:|/|\./|file:|[a-z][a-z0-9+.-]*://|vault:|ssm:|secretsmanager:|secret:|projects/|op://)|\{\{.*\}\}|\$\{.*\}|^\$[A-Z_]+$|^<.*>$`)

// namesThing is text that names a secret, such as prod/db/password, or a file.
var namesThing = pattern.New(`^[a-z0-9_-]+(/[a-z0-9_.-]+)+$|\.(pem|key|json|txt|crt|p12|jks|ya?ml)$`)

// plausible reports whether the value of a variable that is named as a secret's is one.
func plausible(value string) bool {
	value = strings.TrimSpace(value)
	return !placeholders.MatchString(value) && !pointsElsewhere.MatchString(value) && !namesThing.MatchString(value)
}

// formats are texts that are secrets whatever they are called.
var formats = []struct {
	what    string
	pattern *pattern.Pattern
}{
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
	{"an AWS access key", pattern.New(`\b(AKIA|ASIA)[A-Z2-7]{16}\b`)},
	{"a private key", pattern.New(`-----BEGIN ([A-Z]+ )*PRIVATE KEY( BLOCK)?-----`)},
	// https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
	{"a GitHub token", pattern.New(`\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b`)},
	{"a GitLab token", pattern.New(`\bglpat-[A-Za-z0-9_-]{20,}`)},
	{"a Slack token", pattern.New(`\bxox[abeoprs]-[A-Za-z0-9-]{10,}`)},
	{"a Slack webhook", pattern.New(`https://hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]+`)},
	{"a Stripe key", pattern.New(`\b[sr]k_(live|test)_[A-Za-z0-9]{20,}`)},
	{"a Google API key", pattern.New(`\bAIza[A-Za-z0-9_-]{35}\b`)},
	{"an npm token", pattern.New(`\bnpm_[A-Za-z0-9]{36}\b`)},
	{"a SendGrid key", pattern.New(`\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{30,}`)},
	{"an OpenAI or Anthropic key", pattern.New(`\bsk-(ant-|proj-)?[A-Za-z0-9_-]{32,}`)},
	{"a signed token", pattern.New(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`)},
}

// passwordInAddress is an address with a user and a password in it.
var passwordInAddress = pattern.New(`\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@]*:([^\s/@]+)@`)

// argument is an argument or assignment of a command that carries a secret: --password=x, DB_PASSWORD=x.
var argument = pattern.New(`(?:^|[\s"'])(?:--?)?([A-Za-z][A-Za-z0-9_.-]*)=([^\s"'&;|]+)`)

// Format says what kind of secret a text has in it; empty when none is known.
func Format(text string) string {
	for _, f := range formats {
		if f.pattern.MatchString(text) {
			return f.what
		}
	}
	for _, m := range passwordInAddress.FindAllStringSubmatch(text, -1) {
		if plausible(m[1]) {
			return "an address with a password"
		}
	}
	return ""
}

// InCommand says what kind of secret a part of a command has in it; empty when none is known.
func InCommand(text string) string {
	for _, m := range argument.FindAllStringSubmatch(text, -1) {
		if Names(m[1]) && plausible(m[2]) {
			return "the value of " + m[1]
		}
	}
	return Format(text)
}

var (
	keyName   = pattern.New(`(?i)(_|^|[a-z])KEY$`)
	dense     = pattern.New(`^[A-Za-z0-9+/=_-]{24,}$`)
	uuid      = pattern.New(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	digits    = pattern.New(`[0-9]`)
	letters   = pattern.New(`[A-Za-z]`)
	plainKeys = pattern.New(`(?i)(PUBLIC|PARTITION|SORT|PRIMARY|FOREIGN|CACHE|KMS|SITE|PUBLISHABLE|ROUTING|IDEMPOTENCY|S3|OBJECT|BUCKET|INSTRUMENTATION)_?KEY$`)
)

// looksRandom reports whether the value of something called a key is a random one, and so a secret.
func looksRandom(name, value string) bool {
	return keyName.MatchString(name) && !plainKeys.MatchString(name) && !innocentNames.MatchString(strings.ToUpper(name)) &&
		dense.MatchString(value) && !uuid.MatchString(value) && digits.MatchString(value) && letters.MatchString(value) && entropy(value) >= 3.7
}

// entropy is Shannon's, in bits for each character.
func entropy(s string) float64 {
	counts := map[rune]int{}
	for _, r := range s {
		counts[r]++
	}
	bits, n := 0.0, float64(len([]rune(s)))
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		share := float64(counts[r]) / n
		bits -= share * math.Log2(share)
	}
	return bits
}
