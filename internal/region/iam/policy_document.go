package iam

import (
	"bytes"
	"encoding/json"
	"fmt"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"io"
	"regexp"
	"strings"
	"unicode"

	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// document is a policy as far as its grammar is checked
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
type document struct {
	Version   *string
	Id        *string
	Statement list[statement]
}

type statement struct {
	Sid                     *string
	Effect                  *string
	Principal, NotPrincipal *principal
	Action, NotAction       list[string]
	Resource, NotResource   list[string]
	Condition               map[string]map[string]list[any]
}

// list is one value or several: the grammar allows both everywhere.
type list[T any] []T

func (l *list[T]) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")) {
		many := []T{}
		if err := strictly(b, &many); err != nil {
			return err
		}
		*l = many
		return nil
	}
	var one T
	if err := strictly(b, &one); err != nil {
		return err
	}
	*l = list[T]{one}
	return nil
}

// principal is "*" or, by kind, who is meant.
type principal struct {
	everyone bool
	byKind   map[string]list[string]
}

func (p *principal) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) == nil {
		if text != "*" {
			return fmt.Errorf("principal %q", text)
		}
		p.everyone = true
		return nil
	}
	return json.Unmarshal(b, &p.byKind)
}

func strictly(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// The limits on a policy's size, of which white space is not counted
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length).
const (
	maxTrustPolicy   = 2048
	maxManagedPolicy = 6144
	maxInlinePolicy  = 10240
)

// sizeOf is what counts of a policy against its limit.
func sizeOf(policy string) int {
	n := 0
	for _, c := range policy {
		if !unicode.IsSpace(c) {
			n++
		}
	}
	return n
}

// policyKind is where a policy stands, and so what it must say.
type policyKind int

const (
	identityPolicy policyKind = iota
	trustPolicy
)

func malformed(format string, args ...any) error {
	return &iamtypes.MalformedPolicyDocumentException{Message: new(fmt.Sprintf(format, args...))}
}

// parsePolicy reads a policy and refuses what IAM refuses, in its words.
func parsePolicy(text string, kind policyKind) (document, error) {
	var doc document
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") || !json.Valid([]byte(text)) {
		return doc, malformed("This policy contains invalid Json")
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&doc); err != nil {
		return doc, malformed("Syntax errors in policy.")
	}
	if _, err := d.Token(); err != io.EOF {
		return doc, malformed("This policy contains invalid Json")
	}
	if doc.Version != nil && *doc.Version != "2012-10-17" && *doc.Version != "2008-10-17" {
		return doc, malformed("The policy must contain a valid version string")
	}
	if len(doc.Statement) == 0 {
		return doc, malformed("Syntax errors in policy.")
	}
	sids := map[string]bool{}
	for _, s := range doc.Statement {
		if err := s.check(kind); err != nil {
			return doc, err
		}
		if sid := operation.Deref(s.Sid); sid != "" {
			if sids[sid] {
				return doc, malformed("Statement IDs (SID) in a single policy must be unique.")
			}
			sids[sid] = true
		}
	}
	return doc, nil
}

var (
	sidPattern    = regexp.MustCompile(`^[0-9A-Za-z]*$`)
	actionPattern = regexp.MustCompile(`^(\*|[0-9A-Za-z-]+:[0-9A-Za-z*?]+)$`)
	arnPattern    = regexp.MustCompile(`^arn:[^:]*:[^:]+:[^:]*:[^:]*:.+$`)
)

func (s statement) check(kind policyKind) error {
	if s.Effect == nil || *s.Effect != "Allow" && *s.Effect != "Deny" {
		return malformed("Syntax errors in policy.")
	}
	if kind == identityPolicy && !sidPattern.MatchString(operation.Deref(s.Sid)) {
		return malformed("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*")
	}
	if err := s.checkActions(kind); err != nil {
		return err
	}
	if kind == trustPolicy {
		return s.checkTrust()
	}
	if s.Principal != nil || s.NotPrincipal != nil {
		return malformed("Policy document should not specify a principal.")
	}
	switch {
	case s.Resource != nil && s.NotResource != nil:
		return malformed("Syntax errors in policy.")
	case len(s.Resource)+len(s.NotResource) == 0:
		return malformed("Policy statement must contain resources.")
	}
	for _, resource := range append(append([]string{}, s.Resource...), s.NotResource...) {
		if resource != "*" && !strings.HasPrefix(resource, "*") && !arnPattern.MatchString(resource) {
			return malformed("Resource %s must be in ARN format or \"*\".", resource)
		}
	}
	return nil
}

func (s statement) checkActions(kind policyKind) error {
	switch {
	case s.Action != nil && s.NotAction != nil:
		return malformed("Syntax errors in policy.")
	case len(s.Action)+len(s.NotAction) == 0:
		return malformed("Policy statement must contain actions.")
	}
	for _, action := range append(append([]string{}, s.Action...), s.NotAction...) {
		if !actionPattern.MatchString(action) {
			return malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
		}
		if kind == trustPolicy && !strings.HasPrefix(strings.ToLower(action), "sts:") {
			return malformed("AssumeRole policy may only specify STS AssumeRole actions.")
		}
	}
	return nil
}

// checkTrust holds what only trust policies must have.
func (s statement) checkTrust() error {
	switch {
	case s.Resource != nil:
		return malformed("Has prohibited field Resource")
	case s.NotResource != nil:
		return malformed("Has prohibited field NotResource")
	case s.NotPrincipal != nil:
		return malformed("Has prohibited field NotPrincipal")
	case s.Principal == nil:
		return malformed("Missing required field Principal")
	case s.Principal.everyone:
		return nil
	case len(s.Principal.byKind) == 0:
		return malformed("Missing required field Principal cannot be empty!")
	}
	for _, kind := range sortedKeys(s.Principal.byKind) {
		for _, who := range s.Principal.byKind[kind] {
			if !validPrincipal(kind, who) {
				return malformed("Invalid principal in policy: %q:%q", kind, who)
			}
		}
	}
	return nil
}

var (
	servicePrincipal = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|amazonaws\.eu|aws\.internal|amazon\.com|aws)$`)
	awsPrincipal     = regexp.MustCompile(`^(\*|\d{12}|arn:[a-z-]+:(iam|sts)::\d{12}:.+|A(ROA|IDA)[A-Z0-9]{16,})$`)
)

func validPrincipal(kind, who string) bool {
	switch kind {
	case "AWS":
		return awsPrincipal.MatchString(who)
	case "Service":
		return servicePrincipal.MatchString(who)
	case "Federated":
		return who != ""
	case "CanonicalUser":
		return who != ""
	}
	return false
}
