package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

type check struct {
	description string
	check       func(argument, value string) error
}

// Check makes a validator of a function that says what is wrong with a value.
func Check(description string, f func(value string) error) validator.String {
	return check{description, func(_, value string) error { return f(value) }}
}

// Name makes a validator of a name's rule.
func Name(rule ecsspec.NameRule) validator.String {
	return Check(fmt.Sprintf("%s of %d to %d characters: %s", rule.What, rule.Minimum, rule.Maximum, rule.AllowedDescription), rule.Check)
}

// OneOf accepts the given values and suggests the nearest for any other.
func OneOf(values ...string) validator.String {
	return check{
		fmt.Sprintf("one of %q", values),
		func(argument, value string) error { return ecsspec.CheckOneOf(argument, value, values) },
	}
}

// EnumOf accepts the values of an SDK enumeration: EnumOf[ecstypes.LaunchType]().
func EnumOf[T interface {
	~string
	Values() []T
}]() validator.String {
	return OneOf(ecsspec.EnumValues[T]()...)
}

// ARN accepts Amazon Resource Names.
func ARN() validator.String {
	return check{"an ARN", func(argument, value string) error {
		if _, ok := ecsspec.ParseARN(value); !ok {
			return fmt.Errorf(`%q is not an ARN: %s expects "arn:partition:service:region:account:resource"`, value, argument)
		}
		return nil
	}}
}

func (c check) Description(context.Context) string         { return c.description }
func (c check) MarkdownDescription(context.Context) string { return c.description }

func (c check) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	argument := argumentName(req.Path)
	if err := c.check(argument, req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value for "+argument, sentence(err.Error()))
	}
}

// argumentName is the last step of a path that has a name.
func argumentName(p path.Path) string {
	steps := p.Steps()
	for i := len(steps) - 1; i >= 0; i-- {
		if name, ok := steps[i].(path.PathStepAttributeName); ok {
			return string(name)
		}
	}
	return p.String()
}
