package wire_test

import (
	"fmt"
	"reflect"
	"time"

	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	cloudwatchlogstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	ecsdocument "github.com/aws/aws-sdk-go-v2/service/ecs/document"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// filler gives every member of a struct a value of its own. Variants differ in
// the values and in the members of unions.
type filler struct {
	variant, n int
	inside     map[reflect.Type]int
}

// deepest bounds types that hold themselves.
const deepest = 24

func (f *filler) fill(v reflect.Value, depth int) {
	f.n++
	switch {
	case v.Kind() == reflect.Pointer:
		if depth < deepest {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), depth)
		}
		return
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.UnixMilli(1_700_000_000_000 + int64(f.n)*1_001).UTC()))
		return
	case v.Type() == reflect.TypeFor[[]byte]():
		v.SetBytes([]byte(fmt.Sprintf("\x00\xff%d", f.n)))
		return
	case v.Type() == reflect.TypeFor[ecsdocument.Interface]():
		v.Set(reflect.ValueOf(ecsdocument.NewLazyDocument(map[string]any{"a": []any{"x", 1, true, nil}, "n": f.n})))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		if f.inside[v.Type()] > 1 {
			return
		}
		if f.inside == nil {
			f.inside = map[reflect.Type]int{}
		}
		f.inside[v.Type()]++
		defer func() { f.inside[v.Type()]-- }()
		for i := range v.NumField() {
			field := v.Type().Field(i)
			// EndpointId is no part of the message alone: the client looks for a host of that name.
			if field.IsExported() && field.Name != "ResultMetadata" && field.Name != "EndpointId" && depth < deepest {
				f.fill(v.Field(i), depth+1)
			}
		}
	case reflect.Interface:
		members := unionMembers[v.Type()]
		if len(members) == 0 {
			panic("no member of the union " + v.Type().String() + " is known to the test")
		}
		if depth < deepest {
			chosen := reflect.New(members[f.variant%len(members)])
			f.fill(chosen.Elem(), depth+1)
			v.Set(chosen)
		}
	case reflect.Slice:
		if depth < deepest && f.inside[v.Type().Elem()] < 2 {
			v.Set(reflect.MakeSlice(v.Type(), 1+f.variant%2, 1+f.variant%2))
			for i := range v.Len() {
				f.fill(v.Index(i), depth+1)
			}
		}
	case reflect.Map:
		if depth < deepest {
			v.Set(reflect.MakeMap(v.Type()))
			for i := range 1 + f.variant%2 {
				item := reflect.New(v.Type().Elem()).Elem()
				f.fill(item, depth+1)
				v.SetMapIndex(reflect.ValueOf(fmt.Sprintf("Key-%d", i)).Convert(v.Type().Key()), item)
			}
		}
	case reflect.String:
		v.SetString([]string{"t", "ü <&>\"' \n", "Z.%/+"}[f.variant] + fmt.Sprint(f.n))
	case reflect.Bool:
		v.SetBool(f.variant != 1)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt([]int64{1, -1, 70_000}[f.variant] * int64(f.n))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(f.n) + []float64{0.5, -1e6, 0}[f.variant])
	default:
		panic("what is a " + v.Type().String() + "?")
	}
}

// describable is a value as maps, lists and simple values, each with its type where that is not plain.
func describable(v reflect.Value) any {
	if d, ok := v.Interface().(ecsdocument.Interface); ok && v.Kind() != reflect.Interface {
		encoded, err := d.MarshalSmithyDocument()
		return fmt.Sprint(string(encoded), err)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return describable(v.Elem())
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		if _, ok := v.Interface().(ecsdocument.Interface); ok {
			return describable(v.Elem())
		}
		return map[string]any{v.Elem().Type().String(): describable(v.Elem())}
	case reflect.Struct:
		if t, ok := v.Interface().(time.Time); ok {
			return t.UTC().Format(time.RFC3339Nano)
		}
		object := map[string]any{}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "ResultMetadata" {
				if value := describable(v.Field(i)); value != nil {
					object[f.Name] = value
				}
			}
		}
		return object
	case reflect.Slice:
		if b, ok := v.Interface().([]byte); ok {
			return b
		}
		if v.Len() == 0 {
			return nil
		}
		list := []any{}
		for i := range v.Len() {
			list = append(list, describable(v.Index(i)))
		}
		return list
	case reflect.Map:
		object := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			object[it.Key().String()] = describable(it.Value())
		}
		return object
	}
	return v.Interface()
}

// unionMembers are written down a second time, by hand: the wire's own come from a generator.
var unionMembers = map[reflect.Type][]reflect.Type{
	reflect.TypeFor[cloudwatchtypes.EvaluationCriteria](): {reflect.TypeFor[cloudwatchtypes.EvaluationCriteriaMemberPromQLCriteria]()},
	reflect.TypeFor[cloudwatchtypes.EvaluationWindow](): {
		reflect.TypeFor[cloudwatchtypes.EvaluationWindowMemberSlidingWindow](), reflect.TypeFor[cloudwatchtypes.EvaluationWindowMemberWallClockWindow](),
	},
	reflect.TypeFor[cloudwatchlogstypes.IntegrationDetails](): {reflect.TypeFor[cloudwatchlogstypes.IntegrationDetailsMemberOpenSearchIntegrationDetails]()},
	reflect.TypeFor[cloudwatchlogstypes.ResourceConfig]():     {reflect.TypeFor[cloudwatchlogstypes.ResourceConfigMemberOpenSearchResourceConfig]()},
	reflect.TypeFor[ecstypes.DescribeGatewayConfiguration]():  {reflect.TypeFor[ecstypes.DescribeGatewayConfigurationMemberHostSharedAlb]()},
	reflect.TypeFor[ecstypes.GatewayConfiguration]():          {reflect.TypeFor[ecstypes.GatewayConfigurationMemberHostSharedAlb]()},
	reflect.TypeFor[ecstypes.GatewayConnectionResources]():    {reflect.TypeFor[ecstypes.GatewayConnectionResourcesMemberHostSharedAlb]()},
	reflect.TypeFor[ecstypes.GatewayElbAccessLogDestination](): {
		reflect.TypeFor[ecstypes.GatewayElbAccessLogDestinationMemberS3](),
	},
	reflect.TypeFor[ecstypes.GatewayInfrastructureResources](): {
		reflect.TypeFor[ecstypes.GatewayInfrastructureResourcesMemberHostSharedAlb](),
	},
	reflect.TypeFor[ecstypes.GatewayRouteResources](): {reflect.TypeFor[ecstypes.GatewayRouteResourcesMemberHostSharedAlb]()},
	reflect.TypeFor[ecstypes.ServiceConnectContainerConfiguration](): {
		reflect.TypeFor[ecstypes.ServiceConnectContainerConfigurationMemberLogLevel](),
	},
	reflect.TypeFor[ecstypes.SharingStrategy]():            {reflect.TypeFor[ecstypes.SharingStrategyMemberNvidiaMps]()},
	reflect.TypeFor[ecstypes.UpdateGatewayConfiguration](): {reflect.TypeFor[ecstypes.UpdateGatewayConfigurationMemberHostSharedAlb]()},
	reflect.TypeFor[iamtypes.PolicyIdentifier](): {
		reflect.TypeFor[iamtypes.PolicyIdentifierMemberPolicyArn](), reflect.TypeFor[iamtypes.PolicyIdentifierMemberInlinePolicyIdentifier](),
		reflect.TypeFor[iamtypes.PolicyIdentifierMemberPolicyType](),
	},
	reflect.TypeFor[ssmtypes.CloudConnectorConfiguration](): {reflect.TypeFor[ssmtypes.CloudConnectorConfigurationMemberAzureConfiguration]()},
	reflect.TypeFor[ssmtypes.ConfigurationTargets]():        {reflect.TypeFor[ssmtypes.ConfigurationTargetsMemberSubscriptions]()},
	reflect.TypeFor[ssmtypes.ExecutionInputs]():             {reflect.TypeFor[ssmtypes.ExecutionInputsMemberAutomation]()},
	reflect.TypeFor[ssmtypes.ExecutionPreview]():            {reflect.TypeFor[ssmtypes.ExecutionPreviewMemberAutomation]()},
	reflect.TypeFor[ssmtypes.NodeType]():                    {reflect.TypeFor[ssmtypes.NodeTypeMemberInstance]()},
}
