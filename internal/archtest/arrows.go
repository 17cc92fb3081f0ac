package archtest

// modulePath starts the import path of every package of ours.
const modulePath = "github.com/drydock-iac/terraform-provider-drydock"

// arrow says what one package, or a family of packages, may import. Paths are relative to the module; a last element "*"
// stands for any one element. The first row that matches a package counts, so families come after their exceptions.
type arrow struct {
	from   string
	to     []string // the packages of ours it may import
	not    []string // packages of others it must not import, with all below them
	only   []string // when not empty, the only packages of others it may import beside the standard library
	reason string   // why, for whoever meets the failure
}

// What Terraform gives to a provider and to a reader of configurations. The region is AWS and knows neither.
var terraformModules = []string{
	"github.com/hashicorp/hcl/v2",
	"github.com/hashicorp/terraform-exec",
	"github.com/hashicorp/terraform-json",
	"github.com/hashicorp/terraform-plugin-framework",
	"github.com/hashicorp/terraform-plugin-framework-timeouts",
	"github.com/hashicorp/terraform-plugin-framework-validators",
	"github.com/hashicorp/terraform-plugin-go",
	"github.com/hashicorp/terraform-plugin-log",
	"github.com/zclconf/go-cty",
}

// arrows is the table. A new package gets a row here; a row that hinders is a question about the design first.
var arrows = []arrow{
	{
		from:   ".",
		to:     []string{"provider", "internal/cli", "internal/garbage"},
		reason: "main decides between plugin and CLI and nothing else",
	},
	{
		from:   "provider",
		to:     []string{"provider/*", "internal/backend", "internal/ecsspec", "internal/tfvalue"},
		reason: "the provider talks to SDK clients from internal/backend; what is behind them is not its business",
	},
	{
		from:   "provider/internal/acctest",
		to:     []string{"internal/backend", "internal/region", "internal/region/operation", "internal/region/wire", "internal/terraformcli", "provider"},
		reason: "acceptance tests run the provider under a real Terraform, on a region in the process or behind its server",
	},
	{
		from:   "provider/*",
		to:     []string{"internal/backend", "internal/ecsspec", "internal/tfvalue"},
		reason: "a service package stands on its own: what services share is in internal/tfvalue, ECS facts are in internal/ecsspec",
	},
	{
		from:   "internal/tfvalue",
		to:     []string{"internal/backend", "internal/ecsspec"},
		reason: "it turns values, facts and errors into Terraform's; it knows no one resource",
	},
	{
		from:   "internal/ecsspec",
		to:     nil,
		only:   []string{"github.com/agext/levenshtein", "github.com/aws/aws-sdk-go-v2/service/*/types"},
		reason: "facts and arithmetic are pure: no I/O, no SDK client, no Terraform, so that provider, lint and region can share them",
	},
	{
		from:   "internal/backend",
		to:     []string{"internal/region", "internal/region/*"},
		not:    terraformModules,
		reason: "a backend is where SDK clients lead; it must serve programs that are no Terraform provider",
	},
	{
		from:   "internal/region",
		to:     []string{"internal/ecsspec", "internal/region/*"},
		not:    terraformModules,
		reason: "the region is AWS: it knows requests and answers, and nothing of Terraform",
	},
	{
		from:   "internal/region/scheduler",
		to:     []string{"internal/ecsspec"},
		not:    append([]string{"modernc.org/sqlite", "database/sql", "os", "net", "context"}, terraformModules...),
		reason: "the scheduler is pure functions from a snapshot and a now to actions; someone else applies them",
	},
	{
		from:   "internal/region/store",
		to:     nil,
		not:    append([]string{"github.com/aws/aws-sdk-go-v2"}, terraformModules...),
		reason: "the store keeps records and due events; it knows no service",
	},
	{
		from:   "internal/region/operation",
		to:     []string{"internal/region/store"},
		not:    terraformModules,
		reason: "the registry of operations knows their shape, not what they do",
	},
	{
		from:   "internal/region/signal",
		to:     []string{"internal/region/operation", "internal/region/store"},
		not:    terraformModules,
		reason: "it is what services tell each other; it knows neither the speaker nor the listener",
	},
	{
		from:   "internal/region/wire/fromsdk",
		to:     nil,
		reason: "it reads the SDK's source",
	},
	{
		from:   "internal/region/wire",
		to:     []string{"internal/region/operation"},
		not:    terraformModules,
		reason: "a wire protocol carries any operation and knows none",
	},
	{
		from: "internal/region/ecs",
		to: []string{
			"internal/ecsspec", "internal/region/ec2", "internal/region/ecr", "internal/region/efs", "internal/region/elbv2", "internal/region/fault",
			"internal/region/iam", "internal/region/logs", "internal/region/operation", "internal/region/scheduler",
			"internal/region/secretsmanager", "internal/region/servicediscovery", "internal/region/signal", "internal/region/ssm",
			"internal/region/store",
		},
		not:    terraformModules,
		reason: "a task needs a network, images, file systems, target groups, roles, logs and secrets, so ECS asks for them; none of those knows ECS",
	},
	{
		from:   "internal/region/admin",
		to:     []string{"internal/region/fault", "internal/region/operation", "internal/region/store"},
		not:    append([]string{"github.com/aws/aws-sdk-go-v2"}, terraformModules...),
		reason: "the server's own endpoints turn the world as a whole; they know no service",
	},
	{
		from: "internal/region/applicationautoscaling",
		to: []string{
			"internal/ecsspec", "internal/region/cloudwatch", "internal/region/ecs", "internal/region/operation",
			"internal/region/scheduler", "internal/region/signal", "internal/region/store",
		},
		not:    terraformModules,
		reason: "scaling policies own alarms and act on services; neither alarms nor services know policies",
	},
	{
		from: "internal/region/autoscaling",
		to: []string{
			"internal/ecsspec", "internal/region/cloudwatch", "internal/region/ec2", "internal/region/ecs", "internal/region/fault", "internal/region/operation",
			"internal/region/scheduler", "internal/region/signal", "internal/region/store",
		},
		not:    terraformModules,
		reason: "groups launch from EC2's templates and their instances join ECS clusters; neither knows groups",
	},
	{
		from: "internal/region/eventbridge",
		to: []string{
			"internal/ecsspec", "internal/region/ecs", "internal/region/operation", "internal/region/signal", "internal/region/store",
		},
		not:    terraformModules,
		reason: "a rule's targets run tasks; who publishes events does not know rules",
	},
	{
		from: "internal/region/eventbridgescheduler",
		to: []string{
			"internal/ecsspec", "internal/region/ecs", "internal/region/operation", "internal/region/store",
		},
		not:    terraformModules,
		reason: "a schedule runs tasks; tasks do not know schedules",
	},
	{
		from:   "internal/region/ecr/registry",
		to:     []string{"internal/region/ecr", "internal/region/operation"},
		not:    terraformModules,
		reason: "it carries Docker's registry protocol to ECR's operations",
	},
	{
		from:   "internal/region/*",
		to:     []string{"internal/ecsspec", "internal/region/ec2", "internal/region/operation", "internal/region/scheduler", "internal/region/signal", "internal/region/store"},
		not:    terraformModules,
		reason: "services of the region meet in the store; only the network is shared, as AWS's own services create interfaces through EC2",
	},
	{
		from:   "internal/module",
		to:     nil,
		not:    []string{"os/exec", "net", "github.com/aws/aws-sdk-go-v2"},
		reason: "reading a configuration runs nothing, fetches nothing and knows no resource type",
	},
	{
		from:   "internal/estate",
		to:     []string{"internal/ecsspec", "internal/module"},
		not:    []string{"os", "os/exec", "net"},
		reason: "the estate is typed values over evaluated modules",
	},
	{
		from:   "internal/lint",
		to:     []string{"internal/ecsspec", "internal/estate", "internal/lint/secret", "internal/module"},
		not:    []string{"os/exec", "net"},
		reason: "lint judges code and never simulates: it is safe on a hostile pull request",
	},
	{
		from:   "internal/lint/registry",
		to:     nil,
		reason: "it writes the list of rules from their files, before they compile",
	},
	{
		from:   "internal/pattern",
		to:     nil,
		not:    []string{"os/exec", "net"},
		reason: "a regular expression knows nothing of what is looked for",
	},
	{
		from:   "internal/lint/secret",
		to:     []string{"internal/ecsspec", "internal/estate", "internal/module", "internal/pattern"},
		not:    []string{"os", "os/exec", "net"},
		reason: "the engine hides secrets whichever rules run, so what a secret is lies below both",
	},
	{
		from:   "internal/lint/report",
		to:     []string{"internal/lint"},
		not:    []string{"os", "os/exec", "net/http"},
		reason: "a report is bytes made of a result",
	},
	{
		from:   "internal/lint/custom",
		to:     []string{"internal/lint", "internal/module"},
		not:    []string{"os", "os/exec", "net"},
		reason: "an expression sees values and nothing else",
	},
	{
		from:   "internal/lint/config",
		to:     []string{"internal/ecsspec", "internal/lint", "internal/lint/custom"},
		not:    []string{"os/exec", "net"},
		reason: "it reads .drydock.hcl, which a hostile pull request may have written",
	},
	{
		from:   "internal/lint/rules",
		to:     []string{"internal/lint", "internal/lint/rules/*"},
		not:    []string{"os", "os/exec", "net"},
		reason: "it is the generated list of rules",
	},
	{
		from:   "internal/lint/rules/*",
		to:     []string{"internal/ecsspec", "internal/estate", "internal/lint", "internal/lint/secret", "internal/pattern"},
		not:    []string{"os", "os/exec", "net", "github.com/hashicorp/hcl/v2/hclsyntax"},
		reason: "a rule sees the typed estate, not HCL, no other rule, and no I/O",
	},
	{
		from:   "internal/lsp",
		to:     []string{"internal/lint"},
		not:    []string{"os", "os/exec", "net/http"},
		reason: "it speaks with an editor about results; who lints, and with what, is the command's business",
	},
	{
		from:   "internal/rehearse",
		to:     []string{"internal/ecsspec", "internal/region", "internal/region/*"},
		not:    terraformModules,
		reason: "a rehearsal runs on the region's scheduler",
	},
	{
		from:   "internal/docs",
		to:     []string{"internal/lint", "internal/lint/rules", "provider"},
		reason: "docs are written from the code",
	},
	{
		from:   "internal/demo",
		to:     []string{"internal/backend", "internal/cli", "internal/ecsspec", "internal/terraformcli"},
		reason: "the demo is a user: it drives the binary and Terraform, and reads the region through SDK clients",
	},
	{
		from:   "internal/bench",
		to:     []string{"internal/terraformcli", "internal/backend", "internal/region", "internal/region/operation", "internal/region/store"},
		reason: "the benchmark is a user: it drives the binary, Terraform and the region; the store alone is a floor",
	},
	{
		from:   "internal/bench/echo",
		to:     []string{"provider"},
		reason: "a floor: a provider with drydock's schemas and nothing behind them",
	},
	{
		from:   "internal/cli",
		to:     []string{"provider", "internal/*", "internal/lint/*", "internal/region/*", "internal/region/ecr/registry"},
		reason: "commands join everything, except what only tests and targets use",
		not: []string{
			modulePath + "/internal/archtest", modulePath + "/internal/bench", modulePath + "/internal/site", modulePath + "/internal/testlog",
		},
	},
	{from: "internal/testlog", to: nil, reason: "it reads what go test says of the others"},
	{from: "internal/garbage", to: []string{"internal/garbage/ballast"}, reason: "it sets the pace of whatever the process does"},
	{from: "internal/garbage/ballast", to: nil, reason: "it has to be initialised before all else"},
	{
		from:   "internal/docs/generate",
		to:     []string{"internal/docs", "internal/lint", "internal/lint/rules", "provider"},
		reason: "it is the command of internal/docs",
	},
	{
		from:   "internal/site/build",
		to:     nil,
		reason: "it runs npm: pages are text to it",
	},
	{
		from:   "internal/terraformcli/find",
		to:     []string{"internal/terraformcli"},
		reason: "it is the command of internal/terraformcli",
	},
	{from: "internal/terraformcli", to: nil, reason: "it runs an executable and knows nothing of what that does"},
	{from: "internal/site", to: nil, reason: "it is configuration of a site tool over docs/"},
	{from: "internal/archtest", to: nil, reason: "it reads source text"},
}

// impure says what a pure package must not call or import, because its results would then differ from run to run.
type impure struct {
	in      []string // packages, as in an arrow
	calls   []string // functions, as "import/path.Name"
	imports []string
	reason  string
}

var clockCalls = []string{
	"time.After", "time.AfterFunc", "time.NewTicker", "time.NewTimer", "time.Now", "time.Since", "time.Sleep", "time.Tick", "time.Until",
}

var randomImports = []string{
	"crypto/rand", "math/rand", "math/rand/v2", "github.com/google/uuid", "github.com/hashicorp/go-uuid",
}

var impurities = []impure{
	{
		in: []string{
			"internal/ecsspec", "internal/estate", "internal/lint", "internal/lint/config", "internal/lint/custom", "internal/lint/report", "internal/lint/rules",
			"internal/lint/rules/*", "internal/lint/secret", "internal/module",
			"internal/region/scheduler",
		},
		calls:   clockCalls,
		imports: randomImports,
		reason:  "same input, same result: time, ids and randomness are values passed in",
	},
	{
		in: []string{
			"internal/region/applicationautoscaling", "internal/region/autoscaling", "internal/region/cloudwatch",
			"internal/region/ec2", "internal/region/ecr", "internal/region/ecs", "internal/region/efs", "internal/region/elbv2",
			"internal/region/eventbridge", "internal/region/eventbridgescheduler", "internal/region/iam",
			"internal/region/logs", "internal/region/operation", "internal/region/secretsmanager",
			"internal/region/servicediscovery", "internal/region/signal", "internal/region/ssm", "internal/region/sts",
		},
		calls:   clockCalls,
		imports: randomImports,
		reason:  "the region's transaction reads the clock, once, and hands out ids: a handler takes both from it",
	},
}

// unlinkable packages must not be in the binary, for their size.
var unlinkable = map[string]string{
	"github.com/aws/aws-sdk-go-v2/service/ec2": "it alone is larger than everything else together",
}

// vagueNames say nothing about what is inside.
var vagueNames = []string{"common", "helper", "helpers", "manager", "misc", "util", "utils"}

// maxLines is where a file has more than one subject for certain. Past 400, ask.
const maxLines = 600
