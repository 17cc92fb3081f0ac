package ecr

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ resource.ResourceWithConfigure      = (*repositoryResource)(nil)
	_ resource.ResourceWithImportState    = (*repositoryResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*repositoryResource)(nil)
	_ resource.ResourceWithMoveState      = (*repositoryResource)(nil)
	_ resource.ResourceWithValidateConfig = (*repositoryResource)(nil)
)

type repositoryResource struct{ tfvalue.Configured }

// NewRepositoryResource makes drydock_ecr_repository.
func NewRepositoryResource() resource.Resource { return &repositoryResource{} }

const (
	deleteTimeout = 20 * time.Minute
	// newTimeout bounds the wait for a new repository to be seen by reads.
	newTimeout = 2 * time.Minute
)

func (r *repositoryResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_ecr_repository"
}

func (r *repositoryResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config repositoryModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	spec := config.spec(ctx, &resp.Diagnostics)
	resp.Diagnostics.Append(tfvalue.Problems(ecsspec.CheckRepository(spec))...)
}

func (r *repositoryResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.PlanTags(ctx, req, resp)
}

func (r *repositoryResource) MoveState(context.Context) []resource.StateMover {
	return tfvalue.MoveFromAWS("aws_ecr_repository")
}

// ImportState takes the name of the repository.
func (r *repositoryResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

func (r *repositoryResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan repositoryModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := plan.Name.ValueString()
	doing := fmt.Sprintf("Creating ECR repository %q", name)
	input := &ecr.CreateRepositoryInput{
		RepositoryName:             &name,
		EncryptionConfiguration:    expandEncryption(ctx, plan.Encryption, &resp.Diagnostics),
		ImageScanningConfiguration: expandScanning(ctx, plan.ImageScanning, &resp.Diagnostics),
		ImageTagMutability:         ecrtypes.ImageTagMutability(plan.ImageTagMutability.ValueString()),
		Tags:                       expandTags(r.AllTags(plan.Tags)),
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if _, err := r.ECR.CreateRepository(ctx, input); err != nil {
		var hints []string
		if tfvalue.Is[*ecrtypes.RepositoryAlreadyExistsException](err) {
			hints = append(hints, fmt.Sprintf("To manage the repository that is there, import it: its id is %q.", name))
		}
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err, hints...))
		return
	}
	// From here on the repository exists: a failure leaves it in the state, tainted.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), name)...)

	repository, err := r.waitSeen(ctx, name)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	plan.applied(repository)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *repositoryResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state repositoryModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	repository, err := r.find(ctx, id)
	if err == nil && repository == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	var tags *ecr.ListTagsForResourceOutput
	if err == nil {
		tags, err = r.ECR.ListTagsForResource(ctx, &ecr.ListTagsForResourceInput{ResourceArn: repository.RepositoryArn})
	}
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Reading ECR repository %q", id), err))
		return
	}
	state.read(repository)
	state.Tags, state.TagsAll = r.ReadTags(state.Tags, flattenTags(tags.Tags))
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *repositoryResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state repositoryModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.ID.ValueString()
	err := r.update(ctx, name, &plan, &state, &resp.Diagnostics)
	var repository *ecrtypes.Repository
	if err == nil {
		repository, err = r.waitSeen(ctx, name)
	}
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Updating ECR repository %q", name), err))
		return
	}
	plan.applied(repository)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *repositoryResource) update(ctx context.Context, name string, plan, state *repositoryModel, diags diagnostics) error {
	registry := tfvalue.StringPointer(state.RegistryID)
	if !plan.ImageTagMutability.Equal(state.ImageTagMutability) {
		_, err := r.ECR.PutImageTagMutability(ctx, &ecr.PutImageTagMutabilityInput{
			RepositoryName: &name, RegistryId: registry, ImageTagMutability: ecrtypes.ImageTagMutability(plan.ImageTagMutability.ValueString()),
		})
		if err != nil {
			return err
		}
	}
	if !plan.ImageScanning.IsUnknown() && !plan.ImageScanning.Equal(state.ImageScanning) {
		scanning := expandScanning(ctx, plan.ImageScanning, diags)
		if scanning == nil {
			scanning = &ecrtypes.ImageScanningConfiguration{}
		}
		_, err := r.ECR.PutImageScanningConfiguration(ctx, &ecr.PutImageScanningConfigurationInput{
			RepositoryName: &name, RegistryId: registry, ImageScanningConfiguration: scanning,
		})
		if err != nil {
			return err
		}
	}
	return updateTags(ctx, r.ECR, state.ARN.ValueString(), state.TagsAll, plan.TagsAll)
}

func (r *repositoryResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state repositoryModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, d := state.Timeouts.Delete(ctx, deleteTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.ID.ValueString()
	_, err := r.ECR.DeleteRepository(ctx, &ecr.DeleteRepositoryInput{
		RepositoryName: &name, RegistryId: tfvalue.StringPointer(state.RegistryID), Force: state.ForceDelete.ValueBool(),
	})
	if err == nil {
		wait := tfvalue.Wait{For: fmt.Sprintf("ECR repository %q to be deleted", name), Clock: r.Clock, Timeout: timeout}
		err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
			repository, err := r.find(ctx, name)
			return tfvalue.State{Name: "there", Done: repository == nil}, err
		})
	}
	if err == nil || tfvalue.Is[*ecrtypes.RepositoryNotFoundException](err) {
		return
	}
	var hints []string
	if tfvalue.Is[*ecrtypes.RepositoryNotEmptyException](err) {
		hints = append(hints, "To delete the images with it, set force_delete = true, apply, and destroy again.")
	}
	resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Deleting ECR repository %q", name), err, hints...))
}

// find describes a repository; nil when there is none.
func (r *repositoryResource) find(ctx context.Context, name string) (*ecrtypes.Repository, error) {
	out, err := r.ECR.DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{RepositoryNames: []string{name}})
	if tfvalue.Is[*ecrtypes.RepositoryNotFoundException](err) {
		return nil, nil
	}
	if err != nil || len(out.Repositories) == 0 {
		return nil, err
	}
	return &out.Repositories[0], nil
}

// waitSeen reads a repository that was just written: ECR is eventually consistent.
func (r *repositoryResource) waitSeen(ctx context.Context, name string) (repository *ecrtypes.Repository, err error) {
	wait := tfvalue.Wait{For: fmt.Sprintf("ECR repository %q to appear", name), Clock: r.Clock, Timeout: newTimeout}
	err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
		repository, err = r.find(ctx, name)
		return tfvalue.State{Done: repository != nil}, err
	})
	return repository, err
}

// read takes over everything that AWS answers, but tags.
func (m *repositoryModel) read(r *ecrtypes.Repository) {
	m.answered(r)
	m.Name = tfvalue.String(r.RepositoryName)
	m.ImageTagMutability = tfvalue.Enum(r.ImageTagMutability)
	m.Encryption, m.ImageScanning = flattenEncryption(r.EncryptionConfiguration), flattenScanning(r.ImageScanningConfiguration)
	if m.ForceDelete.IsNull() {
		m.ForceDelete = types.BoolValue(false)
	}
}

// applied fills in what the plan left to AWS.
func (m *repositoryModel) applied(r *ecrtypes.Repository) {
	m.answered(r)
	m.Encryption = tfvalue.Keep(m.Encryption, flattenEncryption(r.EncryptionConfiguration))
	m.ImageScanning = tfvalue.Keep(m.ImageScanning, flattenScanning(r.ImageScanningConfiguration))
}

func (m *repositoryModel) answered(r *ecrtypes.Repository) {
	m.ARN, m.ID = tfvalue.String(r.RepositoryArn), types.StringValue(aws.ToString(r.RepositoryName))
	m.RegistryID, m.RepositoryURL = tfvalue.String(r.RegistryId), tfvalue.String(r.RepositoryUri)
}
