package ssm

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerReads(s *operation.Service) {
	operation.Register(s, getParameter)
	operation.Register(s, getParameters)
	operation.Register(s, getParametersByPath)
}

// Parameter is SSM's.
type Parameter struct {
	ARN, DataType, Name, Selector, Type, Value *string
	LastModifiedDate                           *time.Time
	Version                                    int64
}

func (p parameterRecord) sdk(r *operation.Request, v version, selector string, decrypt bool) Parameter {
	value := v.Value
	if p.Type == typeSecure && !decrypt {
		value = sealed(p.arn(r), v)
	}
	out := Parameter{
		ARN: new(p.arn(r)), DataType: new(p.DataType), Name: new(p.Name), Type: new(p.Type), Value: new(value),
		LastModifiedDate: new(v.Modified), Version: v.Number,
	}
	if selector != "" {
		out.Selector = new(":" + selector)
	}
	return out
}

// sealed stands for the ciphertext that is answered without decryption. It says nothing of the value.
func sealed(arn string, v version) string {
	sum := sha256.Sum256([]byte("drydock\x00" + arn + "\x00" + strconv.FormatInt(v.Number, 10)))
	return base64.StdEncoding.EncodeToString(slices.Concat([]byte{1, 2, 2, 0, 0x78}, sum[:], sum[:], sum[:]))
}

// lookUp finds a parameter by its name, by an ARN, or by either with ":" and a
// number of a version; AWS's public parameters are found by name.
func lookUp(r *operation.Request, ref string, decrypt bool) (Parameter, error) {
	if strings.HasPrefix(ref, "/aws/service/") {
		if p, found := publicParameter(r, ref); found {
			return p, nil
		}
		return Parameter{}, clientError("ParameterNotFound", "Parameter %s not found. The embedded region has the public parameters of ECS-optimized and Amazon Linux images.", ref)
	}
	name, selector := ref, ""
	if at := strings.LastIndex(ref, ":"); at >= 0 && (!strings.HasPrefix(ref, "arn:") || strings.Count(ref, ":") > 5) {
		name, selector = ref[:at], ref[at+1:]
	}
	p, err := named(r, name)
	if err != nil {
		return Parameter{}, err
	}
	if selector == "" {
		return p.sdk(r, p.latest(), "", decrypt), nil
	}
	for _, v := range p.Versions {
		if strconv.FormatInt(v.Number, 10) == selector {
			return p.sdk(r, v, selector, decrypt), nil
		}
	}
	return Parameter{}, clientError("ParameterVersionNotFound", "Systems Manager could not find version %s of %s. Verify the version and try again.", selector, p.Name)
}

// InUse tells whether there is any parameter of the caller's own in the region.
func InUse(r *operation.Request) bool { return len(parameters.Entries(r.Scoped, "", "", 1)) > 0 }

// Value is the decrypted value of what a container definition's valueFrom
// names: a name in this region or an ARN
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html).
func Value(r *operation.Request, valueFrom string) (string, error) {
	p, err := lookUp(r, valueFrom, true)
	if err != nil {
		return "", err
	}
	return *p.Value, nil
}

// GetParameterInput is SSM's.
type GetParameterInput struct {
	Name           *string
	WithDecryption *bool
}

// GetParameterOutput is SSM's.
type GetParameterOutput struct{ Parameter *Parameter }

func getParameter(r *operation.Request, in *GetParameterInput) (*GetParameterOutput, error) {
	p, err := lookUp(r, operation.Deref(in.Name), operation.Deref(in.WithDecryption))
	if err != nil {
		return nil, err
	}
	return &GetParameterOutput{Parameter: &p}, nil
}

// GetParametersInput is SSM's.
type GetParametersInput struct {
	Names          []string
	WithDecryption *bool
}

// GetParametersOutput is SSM's.
type GetParametersOutput struct {
	InvalidParameters []string
	Parameters        []Parameter
}

func getParameters(r *operation.Request, in *GetParametersInput) (*GetParametersOutput, error) {
	if len(in.Names) < 1 || len(in.Names) > 10 {
		return nil, invalid("1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and 10")
	}
	out := &GetParametersOutput{InvalidParameters: []string{}, Parameters: []Parameter{}}
	for _, name := range in.Names {
		if p, err := lookUp(r, name, operation.Deref(in.WithDecryption)); err != nil {
			out.InvalidParameters = append(out.InvalidParameters, name)
		} else {
			out.Parameters = append(out.Parameters, p)
		}
	}
	return out, nil
}

// GetParametersByPathInput is SSM's.
type GetParametersByPathInput struct {
	Path, NextToken           *string
	MaxResults                *int32
	ParameterFilters          []ParameterStringFilter
	Recursive, WithDecryption *bool
}

// GetParametersByPathOutput is SSM's.
type GetParametersByPathOutput struct {
	NextToken  *string
	Parameters []Parameter
}

func getParametersByPath(r *operation.Request, in *GetParametersByPathInput) (*GetParametersByPathOutput, error) {
	path := strings.TrimSuffix(operation.Deref(in.Path), "/") + "/"
	if !strings.HasPrefix(path, "/") {
		return nil, invalid("The parameter path must begin with a forward slash: '%s'", operation.Deref(in.Path))
	}
	found := []Parameter{}
	if strings.HasPrefix(path, "/aws/service/") {
		found = publicParametersUnder(r, path, operation.Deref(in.Recursive))
	}
	for _, p := range parameters.List(r.Scoped, path) {
		ok, err := passes(p, in.ParameterFilters)
		if err != nil {
			return nil, err
		}
		if ok && (operation.Deref(in.Recursive) || !strings.Contains(strings.TrimPrefix(p.Name, path), "/")) {
			found = append(found, p.sdk(r, p.latest(), "", operation.Deref(in.WithDecryption)))
		}
	}
	cut, next, err := page(found, func(p Parameter) string { return *p.Name }, 10, in.MaxResults, in.NextToken)
	return &GetParametersByPathOutput{Parameters: cut, NextToken: next}, err
}
