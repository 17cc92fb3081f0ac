package elbv2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"net/netip"
	"regexp"
	"strings"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// Patterns and lengths of conditions
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html).
const maxConditionText = 128

var (
	hostPattern   = regexp.MustCompile(`^[A-Za-z0-9.*?-]+$`)
	pathPattern   = regexp.MustCompile(`^[A-Za-z0-9_.$/~"'@:+&*?-]+$`)
	methodPattern = regexp.MustCompile(`^[A-Z_-]{1,40}$`)
)

// checkConditions checks a rule's conditions and brings them into the form in
// which they are described: values of host-header and path-pattern stand both in
// Values and in the field's own configuration.
func checkConditions(conditions []elbtypes.RuleCondition) ([]elbtypes.RuleCondition, error) {
	if len(conditions) == 0 {
		return nil, validation("A condition must be specified")
	}
	var out []elbtypes.RuleCondition
	once := map[string]bool{}
	values, wildcards := 0, 0
	for _, c := range conditions {
		field := operation.Deref(c.Field)
		texts, err := conditionValues(&c)
		if err != nil {
			return nil, err
		}
		if once[field] {
			return nil, validation("A rule can only have one '%s' condition", field)
		}
		once[field] = field != "http-header" && field != "query-string"
		if len(texts)+len(c.RegexValues) == 0 {
			return nil, validation("A condition value must be specified")
		}
		for _, v := range texts {
			if err := checkConditionValue(field, v); err != nil {
				return nil, err
			}
			wildcards += strings.Count(v, "*") + strings.Count(v, "?")
		}
		values += len(texts) + len(c.RegexValues)
		out = append(out, c)
	}
	if values > maxConditionValues {
		return nil, validation("Rules can have at most %d condition values, got %d", maxConditionValues, values)
	}
	if wildcards > maxConditionWildcards {
		return nil, validation("Rules can have at most %d wildcards in their condition values, got %d", maxConditionWildcards, wildcards)
	}
	return out, nil
}

// conditionValues are the texts that the condition compares with.
func conditionValues(c *elbtypes.RuleCondition) (texts []string, err error) {
	switch field := operation.Deref(c.Field); field {
	case "host-header":
		if c.HostHeaderConfig == nil {
			c.HostHeaderConfig = &elbtypes.HostHeaderConditionConfig{Values: c.Values, RegexValues: c.RegexValues}
		}
		c.Values = c.HostHeaderConfig.Values
		return append(append(texts, c.Values...), c.HostHeaderConfig.RegexValues...), nil
	case "path-pattern":
		if c.PathPatternConfig == nil {
			c.PathPatternConfig = &elbtypes.PathPatternConditionConfig{Values: c.Values, RegexValues: c.RegexValues}
		}
		c.Values = c.PathPatternConfig.Values
		return append(append(texts, c.Values...), c.PathPatternConfig.RegexValues...), nil
	case "http-header":
		if c.HttpHeaderConfig == nil || operation.Deref(c.HttpHeaderConfig.HttpHeaderName) == "" {
			return nil, validation("The condition 'http-header' must have a header name")
		}
		return append(append(texts, c.HttpHeaderConfig.Values...), c.HttpHeaderConfig.RegexValues...), nil
	case "http-request-method":
		if c.HttpRequestMethodConfig != nil {
			texts = c.HttpRequestMethodConfig.Values
		}
	case "query-string":
		if c.QueryStringConfig != nil {
			for _, p := range c.QueryStringConfig.Values {
				texts = append(texts, operation.Deref(p.Key)+operation.Deref(p.Value))
			}
		}
	case "source-ip":
		if c.SourceIpConfig != nil {
			texts = c.SourceIpConfig.Values
		}
	default:
		return nil, validation("Condition field '%s' must be one of '[path-pattern, host-header, http-header, http-request-method, query-string, source-ip]'", field)
	}
	return texts, nil
}

func checkConditionValue(field, v string) error {
	switch {
	case v == "":
		return validation("The condition value cannot be empty")
	case len(v) > maxConditionText:
		return validation("The condition value '%s...' cannot be longer than %d characters", v[:16], maxConditionText)
	case field == "host-header" && !hostPattern.MatchString(v):
		return validation("The condition value '%s' contains a character that is not valid", v)
	case field == "path-pattern" && !pathPattern.MatchString(v):
		return validation("The condition value '%s' contains a character that is not valid", v)
	case field == "path-pattern" && !strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "*"):
		return validation("The condition value '%s' must begin with '/' or '*'", v)
	case field == "http-request-method" && !methodPattern.MatchString(v):
		return validation("The HTTP method '%s' is not valid", v)
	}
	if field == "source-ip" {
		if _, err := netip.ParsePrefix(v); err != nil {
			return validation("The source IP '%s' must be in CIDR notation", v)
		}
	}
	return nil
}
