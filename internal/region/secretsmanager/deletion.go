package secretsmanager

import (
	"time"

	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// purge is the event that ends a recovery window.
const purge = "secretsmanager/purge"

func registerDeletion(s *operation.Service) {
	operation.Register(s, deleteSecret)
	operation.Register(s, restoreSecret)
	s.On(purge, func(r *operation.Request, e store.Event) error {
		secrets.Delete(r.Scoped, e.Key)
		return nil
	})
}

// deleteSecret marks a secret for deletion in 7 to 30 days, 30 when not said,
// or deletes it at once when forced
// (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html).
func deleteSecret(r *operation.Request, in *sm.DeleteSecretInput) (*sm.DeleteSecretOutput, error) {
	force := operation.Deref(in.ForceDeleteWithoutRecovery)
	if force && in.RecoveryWindowInDays != nil {
		return nil, invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
	}
	days := int64(30)
	if in.RecoveryWindowInDays != nil {
		if days = *in.RecoveryWindowInDays; days < 7 || days > 30 {
			return nil, invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
		}
	}
	s, found := find(r, operation.Deref(in.SecretId))
	if force {
		// Forcing what is not there succeeds too, says the reference.
		if found {
			r.Cancel(purge, s.Name)
			secrets.Delete(r.Scoped, s.Name)
			return &sm.DeleteSecretOutput{ARN: new(s.ARN), Name: new(s.Name), DeletionDate: new(r.Now())}, nil
		}
		return &sm.DeleteSecretOutput{Name: in.SecretId, DeletionDate: new(r.Now())}, nil
	}
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	due := r.Now().Add(time.Duration(days) * 24 * time.Hour)
	s.Deleted, s.Purge = new(r.Now()), &due
	s.put(r)
	r.Enqueue(store.Event{Due: due, Kind: purge, Key: s.Name, Background: true})
	return &sm.DeleteSecretOutput{ARN: new(s.ARN), Name: new(s.Name), DeletionDate: &due}, nil
}

func restoreSecret(r *operation.Request, in *sm.RestoreSecretInput) (*sm.RestoreSecretOutput, error) {
	s, found := find(r, operation.Deref(in.SecretId))
	if !found {
		return nil, notFound("Secrets Manager can't find the specified secret.")
	}
	r.Cancel(purge, s.Name)
	s.Deleted, s.Purge = nil, nil
	s.put(r)
	return &sm.RestoreSecretOutput{ARN: new(s.ARN), Name: new(s.Name)}, nil
}
