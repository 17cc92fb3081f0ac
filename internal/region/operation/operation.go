package operation

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// Request is what a handler gets besides its input: the world within one
// transaction, in the caller's account and region.
type Request struct {
	*store.Scoped
	tx *store.Tx

	// Account is the caller's twelve-digit account id, Region such as
	// "eu-west-1", Partition "aws", "aws-cn" or "aws-us-gov".
	Account, Region, Partition string
}

// NewRequest makes the request of one caller within a transaction.
func NewRequest(tx *store.Tx, scope Scope) *Request {
	return &Request{
		Scoped: tx.In(scope.String()), tx: tx,
		Account: scope.Account, Region: scope.Region, Partition: scope.Partition(),
	}
}

// In is the same request in another region of the account: ECR replicates images there.
func (r *Request) In(region string) *Request {
	return NewRequest(r.tx, Scope{Account: r.Account, Region: region})
}

// Global is the same request in the account's part of the world that has no
// region: IAM's. Its region is the partition's pseudo region, such as
// "aws-global" (https://docs.aws.amazon.com/general/latest/gr/iam-service.html).
func (r *Request) Global() *Request {
	return NewRequest(r.tx, Scope{Account: r.Account, Region: r.Partition + globalSuffix})
}

const globalSuffix = "-global"

// DefaultAccount is the account id of a caller who names no other.
const DefaultAccount = "123456789012"

// Scope is whose world a call sees: one account in one region.
type Scope struct{ Account, Region string }

func (s Scope) String() string { return s.Account + "/" + s.Region }

// ParseScope is the inverse of [Scope.String].
func ParseScope(s string) Scope {
	account, region, _ := strings.Cut(s, "/")
	return Scope{Account: account, Region: region}
}

// Partition of the region, as ARNs spell it
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
func (s Scope) Partition() string {
	if partition, global := strings.CutSuffix(s.Region, globalSuffix); global {
		return partition
	}
	switch {
	case strings.HasPrefix(s.Region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(s.Region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// Handler runs one operation. in is the SDK's input struct (a pointer), out the
// SDK's output struct; errors are the SDK's own error types of that service.
type Handler func(r *Request, in any) (out any, err error)

// EventHandler lets one due event happen.
type EventHandler func(r *Request, e store.Event) error

// Operation is one registered AWS operation.
type Operation struct {
	Name     string
	NewInput func() any // a pointer to an empty input struct
	Handler  Handler
}

// Service is one AWS service of the region.
type Service struct {
	// ID is the SDK's ServiceID, such as "ECS" or "Elastic Load Balancing v2".
	ID         string
	operations map[string]Operation
	events     map[string]EventHandler
}

// NewService makes a service without operations.
func NewService(id string) *Service {
	return &Service{ID: id, operations: map[string]Operation{}, events: map[string]EventHandler{}}
}

// Register adds the handler of one operation. The operation's name is that of
// its input type: *ecs.CreateServiceInput makes it "CreateService". It panics
// on a second registration, which only a programming error can cause.
//
// In and Out are the pointer types, which all share one compiled body.
func Register[In, Out any](s *Service, h func(*Request, In) (Out, error)) {
	input := reflect.TypeFor[In]()
	if input.Kind() != reflect.Pointer || !strings.HasSuffix(input.Elem().Name(), "Input") {
		panic(fmt.Sprintf("operation: %s is not a pointer to an input type", input))
	}
	input = input.Elem()
	name := strings.TrimSuffix(input.Name(), "Input")
	if _, dup := s.operations[name]; dup {
		panic("operation: " + s.ID + " " + name + " registered twice")
	}
	s.operations[name] = Operation{
		Name:     name,
		NewInput: func() any { return reflect.New(input).Interface() },
		Handler: func(r *Request, in any) (any, error) {
			typed, ok := in.(In)
			if !ok {
				return nil, fmt.Errorf("%s %s: got input %T", s.ID, name, in)
			}
			return h(r, typed)
		},
	}
}

// On adds the handler of one kind of event ("ecs/task").
func (s *Service) On(kind string, h EventHandler) {
	if _, dup := s.events[kind]; dup {
		panic("operation: event " + kind + " registered twice")
	}
	s.events[kind] = h
}

// Operation finds an operation by its name.
func (s *Service) Operation(name string) (Operation, bool) {
	op, ok := s.operations[name]
	return op, ok
}

// Operations lists the names of all operations, sorted.
func (s *Service) Operations() []string {
	names := make([]string, 0, len(s.operations))
	for name := range s.operations {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Events gives the handlers of events by kind.
func (s *Service) Events() map[string]EventHandler { return s.events }
