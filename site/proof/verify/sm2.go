package verify

import (
	"gongkai/site/diag"
	"gongkai/site/proof/log"
)

// secondSignature verifies the SM2 signature of the checkpoint, where the verifier's policy,
// or else the site's, names a key of it.
func (v *verification) secondSignature() {
	policy := v.Policy
	if policy == nil {
		policy = v.suggestion // a site need not have one
	}
	head := v.log.Checkpoint()
	for _, key := range log.PolicySM2Keys(policy, head.Origin) {
		if !head.SignedSM2(key) {
			v.find(log.BadSignature, diag.Error, "checkpoint", "检查点没有 SM2 密钥 %08x 的签名，或者签名不符", key.KeyHash())
		}
	}
}
