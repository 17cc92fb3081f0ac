package ecsspec

// GatewayName is the name of an ECS gateway. AWS says that it has up to 255 characters; as it is part of an ARN, those
// of ECS's other names are allowed.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateGateway.html
var GatewayName = NameRule{"gateway name", 1, 255, word, wordDescription}

// What a gateway's load balancers are like, and how many gateways a cluster can be associated with.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HostSharedAlbConfiguration.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AssociateGatewayWithCluster.html
const (
	GatewayPort               = 443
	DefaultGatewayAlbCount    = 10
	MaximumGatewaysPerCluster = 5
)

// GatewayARN is the ARN of an ECS gateway.
func (a Account) GatewayARN(name string) string { return a.arn("ecs", "gateway/"+name) }

// ParseGatewayRef returns a gateway's name from a name or an ARN.
func ParseGatewayRef(ref string) (name string, ok bool) {
	return parseNamed(ref, "gateway", GatewayName)
}
