package ssm

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// The types of parameters.
const (
	typeString     = "String"
	typeStringList = "StringList"
	typeSecure     = "SecureString"
)

type parameterRecord struct {
	Name, Type, Tier, DataType         string
	Description, AllowedPattern, KeyID *string   `json:",omitempty"`
	Tags                               []Tag     `json:",omitempty"`
	Versions                           []version // oldest first
}

type version struct {
	Number   int64
	Value    string
	Modified time.Time
}

// parameters are kept by name.
var parameters = store.Collection[parameterRecord]{Name: "ssm/parameter"}

// Limits of https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm.
const (
	maxStandard = 4096
	maxAdvanced = 8192
	maxVersions = 100
	maxLevels   = 15
	maxName     = 1011
)

func registerParameters(s *operation.Service) {
	operation.Register(s, putParameter)
	operation.Register(s, deleteParameter)
	operation.Register(s, deleteParameters)
}

// PutParameterInput is SSM's.
type PutParameterInput struct {
	Name, Value, AllowedPattern, DataType, Description, KeyId, Policies, Tier, Type *string
	Overwrite                                                                       *bool
	Tags                                                                            []Tag
}

// PutParameterOutput is SSM's.
type PutParameterOutput struct {
	Tier    *string
	Version int64
}

var parameterName = regexp.MustCompile(`^[a-zA-Z0-9_.\-/]+$`)

func arnPrefix(r *operation.Request) string {
	return "arn:" + r.Partition + ":ssm:" + r.Region + ":" + r.Account + ":parameter"
}

// arn has one slash between "parameter" and the name.
func (p parameterRecord) arn(r *operation.Request) string {
	return arnPrefix(r) + "/" + strings.TrimPrefix(p.Name, "/")
}

func (p parameterRecord) latest() version { return p.Versions[len(p.Versions)-1] }

func checkName(name string) error {
	lower := strings.ToLower(strings.TrimPrefix(name, "/"))
	switch {
	case name == "" || len(name) > maxName || !parameterName.MatchString(name):
		return invalid("Parameter name: can only include the following symbols and letters: a-zA-Z0-9_.-/ and have 1 to %d of them", maxName)
	case strings.Contains(name, "/") && !strings.HasPrefix(name, "/"):
		return invalid("Parameter name must be a fully qualified name.")
	case strings.HasPrefix(lower, "aws") || strings.HasPrefix(lower, "ssm"):
		return invalid("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).")
	case strings.Count(name, "/") > maxLevels:
		return clientError("HierarchyLevelLimitExceededException", "A hierarchy can have a maximum of %d levels.", maxLevels)
	}
	return nil
}

func putParameter(r *operation.Request, in *PutParameterInput) (*PutParameterOutput, error) {
	name := operation.Deref(in.Name)
	if err := checkName(name); err != nil {
		return nil, err
	}
	p, exists := parameters.Get(r.Scoped, name)
	switch {
	case exists && !operation.Deref(in.Overwrite):
		return nil, clientError("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")
	case exists && len(in.Tags) > 0:
		return nil, invalid("Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.")
	case !exists && in.Type == nil:
		return nil, invalid("A parameter type is required when you create a parameter.")
	case in.Policies != nil && *in.Policies != "" && *in.Policies != "[]":
		return nil, invalid("the embedded region has no parameter policies: Policies must be absent")
	}
	if !exists {
		p = parameterRecord{Name: name, Tier: "Standard", DataType: "text", Tags: in.Tags}
	}
	if err := p.change(in); err != nil {
		return nil, err
	}
	number := int64(1)
	if exists {
		number = p.latest().Number + 1
	}
	p.Versions = append(p.Versions, version{Number: number, Value: *in.Value, Modified: r.Now()})
	p.Versions = p.Versions[max(0, len(p.Versions)-maxVersions):]
	parameters.Put(r.Scoped, name, p)
	return &PutParameterOutput{Tier: new(p.Tier), Version: number}, nil
}

// change takes over what the request says besides the value, which it checks.
func (p *parameterRecord) change(in *PutParameterInput) error {
	if in.Type != nil {
		if !slices.Contains([]string{typeString, typeStringList, typeSecure}, *in.Type) {
			return clientError("UnsupportedParameterType", "The parameter type '%s' is not supported: expected String, StringList or SecureString.", *in.Type)
		}
		p.Type = *in.Type
	}
	if in.KeyId != nil && p.Type != typeSecure {
		return invalid("KeyId is required for SecureString parameters only.")
	}
	if p.Type == typeSecure && p.KeyID == nil {
		p.KeyID = new("alias/aws/ssm")
	}
	if in.KeyId != nil {
		p.KeyID = in.KeyId
	}
	value := operation.Deref(in.Value)
	switch tier := operation.Deref(in.Tier); tier {
	case "":
	case "Standard", "Advanced":
		if tier == "Standard" && p.Tier == "Advanced" {
			return invalid("This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.")
		}
		p.Tier = tier
	case "Intelligent-Tiering":
		if len(value) > maxStandard {
			p.Tier = "Advanced"
		}
	default:
		return invalid("1 validation error detected: Value '%s' at 'tier' failed to satisfy constraint: Member must satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]", tier)
	}
	switch limit := map[string]int{"Standard": maxStandard, "Advanced": maxAdvanced}[p.Tier]; {
	case value == "":
		return invalid("1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1")
	case len(value) > limit:
		return invalid("%s tier parameters support a maximum parameter value of %d characters.", p.Tier, limit)
	}
	if in.DataType != nil {
		if !slices.Contains([]string{"text", "aws:ec2:image", "aws:ssm:integration"}, *in.DataType) {
			return invalid("The data type '%s' is not supported.", *in.DataType)
		}
		p.DataType = *in.DataType
	}
	if in.Description != nil {
		p.Description = in.Description
	}
	if in.AllowedPattern != nil {
		p.AllowedPattern = in.AllowedPattern
		pattern, err := regexp.Compile(*in.AllowedPattern)
		if err != nil {
			return clientError("InvalidAllowedPatternException", "The request doesn't meet the regular expression requirement.")
		}
		if !pattern.MatchString(value) {
			return clientError("ParameterPatternMismatchException", "Parameter value, cannot be validated against allowedPattern: %s", *in.AllowedPattern)
		}
	}
	return checkTags(p.Tags)
}

// DeleteParameterInput is SSM's.
type DeleteParameterInput struct{ Name *string }

// DeleteParameterOutput is SSM's.
type DeleteParameterOutput struct{}

func deleteParameter(r *operation.Request, in *DeleteParameterInput) (*DeleteParameterOutput, error) {
	p, err := named(r, operation.Deref(in.Name))
	if err != nil {
		return nil, err
	}
	parameters.Delete(r.Scoped, p.Name)
	return &DeleteParameterOutput{}, nil
}

// DeleteParametersInput is SSM's.
type DeleteParametersInput struct{ Names []string }

// DeleteParametersOutput is SSM's.
type DeleteParametersOutput struct{ DeletedParameters, InvalidParameters []string }

func deleteParameters(r *operation.Request, in *DeleteParametersInput) (*DeleteParametersOutput, error) {
	if len(in.Names) < 1 || len(in.Names) > 10 {
		return nil, invalid("1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and 10")
	}
	out := &DeleteParametersOutput{DeletedParameters: []string{}, InvalidParameters: []string{}}
	for _, name := range in.Names {
		if _, err := deleteParameter(r, &DeleteParameterInput{Name: &name}); err != nil {
			out.InvalidParameters = append(out.InvalidParameters, name)
		} else {
			out.DeletedParameters = append(out.DeletedParameters, name)
		}
	}
	return out, nil
}

// named finds a parameter of the account by its name or ARN.
func named(r *operation.Request, name string) (parameterRecord, error) {
	if rest, isARN := strings.CutPrefix(name, arnPrefix(r)); isARN {
		if p, found := parameters.Get(r.Scoped, rest); found {
			return p, nil
		}
		name = strings.TrimPrefix(rest, "/")
	}
	p, found := parameters.Get(r.Scoped, name)
	if !found {
		return p, clientError("ParameterNotFound", "Parameter %s not found.", name)
	}
	return p, nil
}
